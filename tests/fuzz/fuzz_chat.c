/* chat_import over any bytes and settings: what it writes is valid JSON, one record a line, as many as it says; a drop
 * writes no record and one valid reject line; with `clean: false` no text of a turn is lost. */
#include "corpus/chat.h"
#include "corpus/chat/turns.h"
#include "engine/driver.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok) abort();
}

static int lines_of_json(sv text)
{
    static struct json d;
    int n = 0;
    while (text.n) {
        sv line = sv_cut(&text, '\n');
        require(json_parse(&d, line));
        n++;
        if (!text.p) break;
    }
    return n;
}

static const char *const settings[] = {"clean: false",      "max_chars: 1",      "max_chars: 60\nrefusals: drop",
                                       "alternation: keep", "alternation: drop", "langs: [en, zh]"};
enum { NSETTINGS = sizeof settings / sizeof *settings };

static struct chat_cleaner *cleaner(int i)
{
    static struct chat_cleaner *made[NSETTINGS];
    static struct tally t;
    static arena mem;
    struct err e = {0};
    struct ynode *root;
    if (made[i]) return made[i];
    if (t.n == 0) tally_init(&t);
    require(yaml_parse(sv_z(settings[i]), "fuzz", &mem, &root, &e) == ST_OK);
    require(chat_cleaner_new(&made[i], root, &t, &e) == ST_OK);
    return made[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct json json;
    static struct batch *b;
    if (size < 1) return 0;
    if (!b) b = batch_new(1);
    batch_clear(b);
    sv raw = sv_of((const char *)data + 1, (ptrdiff_t)size - 1);
    struct chat_origin o = {.corpus = SV("c"), .file = SV("f\xff"), .format = "x", .record = 1};
    int made = -1, why = chat_import(cleaner(data[0] % NSETTINGS), &json, raw, &o, b, &made);
    int records = lines_of_json(buf_sv(&b->out[CH_MAIN])), rejects = lines_of_json(buf_sv(&b->out[CH_REJECTS]));
    require(why ? made == 0 && records == 0 && rejects == 1 : made >= 1 && records == made && rejects == 0);
    /* the text cleaners alone, on bytes that need not be JSON */
    if (data[0] % NSETTINGS == 0) {
        chat_html(raw, &b->mem);
        chat_artefacts(raw, &b->mem);
        alpaca_noinput(raw), alpaca_bad_answer(raw), alpaca_merged(raw), chat_refuses(raw);
    }
    return 0;
}
