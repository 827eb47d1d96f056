/* The quality filters: what goes, what stays, what is found, what is written instead. */
#include "dataset/quality/quality.h"
#include "base/json.h"
#include "engine/yaml.h"
#include "tap.h"

static struct quality *quality;
static struct sieve sieve;
static void *local;
static struct tally tally;
static arena mem;
static struct buf note, edited;
static struct json doc;

static void set_up(const char *yaml)
{
    struct ynode *root = NULL;
    struct err e = {0};
    struct sieve_ctx c = {.tally = &tally};
    tally_init(&tally);
    if (yaml_parse(sv_z(yaml), "test", &mem, &root, &e) || quality_new(&quality, root, false, &e)) {
        printf("Bail out! %s\n", e.msg);
        return;
    }
    sieve = quality_sieve(quality);
    sieve.begin(sieve.self, &c, &e);
    local = sieve.local_new(sieve.self);
}

static void tear_down(void)
{
    sieve.local_free(local);
    quality_free(quality);
}

static struct sieve_rec record(struct rec *r, const char *json)
{
    const char *why = "";
    if (!json_parse(&doc, sv_z(json)) || !rec_read(r, &doc, &mem, &why)) printf("# no record: %s %s\n", why, json);
    buf_reset(&note);
    return (struct sieve_rec){
        .r = r, .raw = sv_z(json), .id = r->id, .line = 1, .probe = true, .mem = &mem, .note = &note};
}

/* the reason, or "" */
static const char *look(const char *json)
{
    static _Alignas(16) char result[256];
    struct rec r;
    struct err e = {0};
    struct sieve_rec s = record(&r, json);
    memset(result, 0, sizeof result);
    int why = sieve.look(sieve.self, local, &s, result);
    if (!why) sieve.keep(sieve.self, 0, result, &mem, &e);
    return why ? tally.reason[why] : "";
}

static const char *judge(const char *yaml, const char *json)
{
    set_up(yaml);
    const char *why = look(json);
    tear_down();
    return why;
}

#define GOES(json, reason)                                                                                             \
    do {                                                                                                               \
        const char *got_ = judge("", json);                                                                            \
        if (!tap_ok(!strcmp(got_, reason), "%s: %.60s", reason, json)) printf("#   got '%s'\n", got_);                 \
    } while (0)
#define STAYS(json)                                                                                                    \
    do {                                                                                                               \
        const char *got_ = judge("", json);                                                                            \
        if (!tap_ok(!*got_, "stays: %.70s", json)) printf("#   got '%s'\n", got_);                                     \
    } while (0)

#define CHAT(u, a)                                                                                                     \
    "{\"messages\":[{\"role\":\"user\",\"content\":\"" u "\"},{\"role\":\"assistant\",\"content\":\"" a "\"}]}"
#define ANSWER(text) CHAT("Please.", text)
#define TEN(x)       x x x x x x x x x x

static void structure(void)
{
    STAYS(ANSWER("Yes."));
    GOES("{\"conversations\":[{\"from\":\"gpt\",\"value\":\"a\"},{\"from\":\"human\",\"value\":\"b\"}]}",
         "alternation");
    GOES("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"},{\"role\":"
         "\"assistant\",\"content\":\"c\"}]}",
         "alternation");
    GOES("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "no-answer");
    GOES(ANSWER(" \\n\\u200b"), "empty-turn");
    GOES("{\"instruction\":\"Draw\",\"input\":\"\",\"output\":\"<nooutput>\"}", "bad-answer");
    STAYS("{\"instruction\":\"Who?\",\"input\":\"\",\"output\":\"None\",\"system\":\"\"}");
    STAYS("{\"messages\":[{\"role\":\"developer\",\"content\":\"d\"},{\"role\":\"user\",\"content\":\"a\"},{\"role\":"
          "\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\",\"function\":{\"name\":"
          "\"f\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"content\":\"\"},{\"role\":\"tool\",\"content\":\"2\"},"
          "{\"role\":\"assistant\",\"content\":\"b\"},{\"role\":\"assistant\",\"content\":\"c\"}]}");
    STAYS("{\"tools\":\"[{}]\",\"conversations\":[{\"from\":\"human\",\"value\":\"a\"},{\"from\":\"function_call\","
          "\"value\":\"{}\"},{\"from\":\"observation\",\"value\":\"\"},{\"from\":\"gpt\",\"value\":\"I'm sorry, but I "
          "can't do that.\"}]}");
    STAYS("{\"conversations\":[{\"from\":\"human\",\"value\":\"a\"}],\"chosen\":{\"from\":\"gpt\",\"value\":\"b\"},"
          "\"rejected\":{\"from\":\"gpt\",\"value\":\"c\"}}");
    STAYS("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]},"
          "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"A cat.\"}]}]}");
    STAYS("{\"messages\":[{\"role\":\"client\",\"content\":\"a\"},{\"role\":\"client\",\"content\":\"b\"}]}");
    STAYS("{\"text\":\"A text.\"}");
}

static void refusals(void)
{
    static const char *const answer[] = {
        ANSWER("As an AI language model, I cannot do that."),
        ANSWER("I\\u2019m sorry, but I can\\u2019t help with this."),
        ANSWER("Here you are. But as an ai language model, I have no taste."),
        ANSWER("作为一个人工智能语言模型，我无法回答。"),
        ANSWER("抱歉，我无法满足您的要求。"),
        ANSWER("Als KI-Sprachmodell kann ich das nicht."),
        ANSWER("Es tut mir leid, aber ich kann dabei nicht helfen."),
        ANSWER("En tant que modèle de langage, je ne peux pas."),
        ANSWER("Je suis désolé, mais je ne peux pas vous aider."),
        ANSWER("Como modelo de lenguaje, no tengo opiniones."),
        ANSWER("Lo siento, pero no puedo ayudar."),
        ANSWER("AI言語モデルとして、お答えできません。"),
        ANSWER("申し訳ありませんが、そのリクエストにはお答えできません。"),
        ANSWER("Как языковая модель, я не имею мнения."),
        ANSWER("Извините, но я не могу помочь."),
        ANSWER("AI 언어 모델로서 저는 의견이 없습니다."),
        ANSWER("죄송하지만, 도와드릴 수 없습니다."),
        ANSWER("Como um modelo de linguagem, não posso."),
        ANSWER("Desculpe, mas não posso ajudar."),
        ANSWER("Come modello linguistico, non ho opinioni."),
        ANSWER("Mi dispiace, ma non posso aiutarti."),
        ANSWER("Too many requests in 1 hour. Try again later."),
    };
    static const char *const fine[] = {
        ANSWER("As a language model, I go by the name of Wren."),
        ANSWER("I'm sorry, but I can't attend the meeting."),
        ANSWER("抱歉，我不能参加会议。"),
        ANSWER("A language model predicts words."),
        ANSWER("They use it as an AI, it is said."),
        ANSWER("The prompt was \\\"As an AI language model, I\\\" and nothing else."),
        CHAT("As an AI language model, what are you?", "A program."),
        ANSWER(
            "Something went wrong in the history of this town, and this long chronicle, which everybody in the valley "
            "knows by heart because it is read aloud in every school there once a year, in the last week of winter, "
            "tells how it came about."),
        ANSWER("人工智能作为AI的全称"),
        ANSWER("Er gilt als KI-Sprachmodelle-Fachmann."),
    };
    for (size_t i = 0; i < sizeof answer / sizeof *answer; i++) GOES(answer[i], "refusal");
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) STAYS(fine[i]);
}

static void texts(void)
{
    GOES(ANSWER("Hi<|im_end|>"), "special-tokens");
    GOES(ANSWER("[INST] hello [/INST]"), "special-tokens");
    GOES(ANSWER("<s> A whole text"), "special-tokens");
    GOES(CHAT("<|start_header_id|>user", "x"), "special-tokens");
    STAYS(ANSWER("Old price <s>10</s>, new price 5."));
    STAYS(ANSWER("ChatML ends a turn with `<|im_end|>`."));
    STAYS(ANSWER("```\\n<|im_start|>user\\n```"));
    GOES(ANSWER("Well.\\n### Instruction:\\nDo it."), "template-headers");
    STAYS(ANSWER("### Instructions for use\\nShake."));
    GOES(CHAT("Translate {{source}} now.", "x"), "unfilled-slots");
    STAYS(ANSWER("In Vue write `{{ name }}`."));
    STAYS(ANSWER("$a^{{b}}$ and {{1, 2}, {3}}"));
    GOES(ANSWER("First.\\\\n\\\\nSecond.\\\\n\\\\nThird."), "escaped-newlines");
    GOES(ANSWER("第一。\\\\n第二。\\\\n第三。"), "escaped-newlines");
    STAYS(ANSWER("Use '\\\\n' or \\\"\\\\n\\\" for a new line, and \\\\nabla or C:\\\\new\\\\names."));
    STAYS(ANSWER("```\\nprintf(\\\"a\\\\n\\\"); puts(\\\"B\\\\nC\\\\nD\\\");\\n```"));
    GOES(ANSWER("Bonjour.\\n\\n(Note: I translated it freely.)"), "translator-note");
    GOES(ANSWER("Hallo.\\nAnmerkung des Übersetzers: frei."), "translator-note");
    GOES(ANSWER("你好。\\n译者注：意译。"), "translator-note");
    STAYS(ANSWER("Please note: the translation is due on Friday."));
    GOES(ANSWER("[Insert logo here]"), "placeholder");
    STAYS(ANSWER("Dear Ms Lee,\\nthank you for your letter of May. I shall be there.\\n[Your Name]"));
    GOES(ANSWER(TEN("I do not know what to say. ")), "loop");
    GOES(ANSWER("Gut. " TEN(TEN("ha "))), "loop");
    GOES(ANSWER(TEN("我不知道该说什么。")), "loop");
    STAYS(ANSWER("| a | b |\\n" TEN("|----|----|") "\\n" TEN("                ") TEN("00000000")));
    STAYS(ANSWER(
        "1. one apple\\n2. two pears\\n3. three plums\\n4. four figs\\n5. five dates\\n6. six limes\\n7. seven kiwis\\n"
        "8. eight melons\\n9. nine peaches\\n10. ten grapes\\n11. eleven olives\\n12. twelve nuts and nothing more, "
        "since this basket is as full as any basket can be"));
    tap_ok(
        !strcmp(judge("language: {langs: [en]}", ANSWER("Das ist ein ganz gewöhnlicher deutscher Satz, der niemandem "
                                                        "etwas tut und trotzdem nicht bleiben darf.")),
                "language"),
        "German where English is wanted");
    tap_ok(!strcmp(judge("language: {langs: [en, de]}",
                         ANSWER("这是一个很长的中文句子，用来检查文字是否符合要求，它没有别的意思，也不会说别的。")),
                   "script"),
           "Han where Latin is wanted");
    tap_ok(!*judge("language: {langs: [en, zh]}",
                   CHAT("翻译成英文：今天天气很好，我们去公园散步吧，好不好？", "The weather is fine today; shall "
                                                                                "we go for a walk in the park?")),
           "two languages wanted, two spoken");
    tap_ok(!strcmp(judge("length: {min_answer: 3}", ANSWER("好的")), "short-answer"), "characters, not bytes");
    tap_ok(!*judge("refusal: off", ANSWER("As an AI language model, I cannot.")), "a filter that is off");
    tap_ok(!strcmp(judge("filters: off\nwhere: refusal.turns == 0", ANSWER("Yes.")), "where"),
           "what is off has no score");
    tap_ok(!strcmp(judge("refusal: {max_turns: off}\nwhere: refusal.turns == 0", ANSWER("As an AI, I do not know.")),
                   "where"),
           "a score in a condition");
}

/* Our own records pass, whatever their sentences say. */
static void own(void)
{
    STAYS("{\"id\":\"d1\",\"kind\":\"A1\",\"messages\":[{\"role\":\"user\",\"content\":\"Translate.\"},{\"role\":"
          "\"assistant\","
          "\"content\":\"I'm sorry, but I can't "
          "say.\\\\nNo.\\\\nNever.\"}],\"source\":{\"text\":\"x\",\"reference\":\"y\"}}");
    tap_ok(!strcmp(judge("refusal: on",
                         "{\"messages\":[{\"role\":\"user\",\"content\":\"T\"},{\"role\":\"assistant\",\"content\":"
                         "\"I'm sorry, but I can't say.\"}],\"source\":{\"text\":\"x\"}}"),
                   "refusal"),
           "unless somebody wrote the filter down");
}

/* ---- private data ---- */

static sv redact(const char *yaml, const char *json)
{
    struct rec r;
    set_up(yaml);
    struct sieve_rec s = record(&r, json);
    buf_reset(&edited);
    bool any = sieve.edit && sieve.edit(sieve.self, local, &s, &edited);
    tear_down();
    return any ? buf_sv(&edited) : sv_z(json);
}
#define REDACTED(json, want)                                                                                           \
    do {                                                                                                               \
        tap_sv(redact("private: {action: redact}", json), sv_z(want), "redacted: %.60s", json);                        \
        tap_ok(json_parse(&doc, buf_sv(&edited)), "and valid JSON");                                                   \
        sv again_ = redact("private: {action: redact}", want);                                                         \
        tap_sv(again_, sv_z(want), "and again: nothing more");                                                         \
    } while (0)
#define KEPT(text)                                                                                                     \
    do {                                                                                                               \
        sv got_ = redact("private: {action: redact}", ANSWER(text));                                                   \
        tap_sv(got_, SV(ANSWER(text)), "nothing private: %s", text);                                                   \
    } while (0)
#define FOUND(text, what)                                                                                              \
    do {                                                                                                               \
        sv got_ = redact("private: {action: redact}", ANSWER("x " text " y"));                                         \
        tap_sv(got_, SV(ANSWER("x " what " y")), "%s: %s", what, text);                                                \
    } while (0)

static void private_values(void)
{
    FOUND("ann.lee+x@no-such-place.info", "<EMAIL_1>");
    FOUND("a_b@mail.no-such-place.co.uk", "<EMAIL_1>");
    KEPT("me@example.com git@github.com:a/b.git icon@2x.png a@b @app.route foo@1.2.3 x@localhost");
    FOUND("+49 30 901820", "<PHONE_1>");
    FOUND("+1 (212) 684-4701", "<PHONE_1>");
    FOUND("212-684-4701", "<PHONE_1>");
    FOUND("(212) 684-4701", "<PHONE_1>");
    FOUND("139-1234-9876", "<PHONE_1>");
    FOUND("电话13912349876", "电话<PHONE_1>");
    FOUND("03-5321-1111", "<PHONE_1>");
    FOUND("01 42 68 53 00", "<PHONE_1>");
    FOUND("Tel. 030/9018200", "Tel. <PHONE_1>");
    KEPT("2024-01-02 12:34:56, 1,234,567.89, 3.14159265358979, 978-3-16-148410-0, 555-0123, 212-555-0100, +1 800 555 "
         "0199");
    KEPT("id 13912349876x, 1712345678901, 10 000 000 000, 1-2-3-4, 12345678901, +123456789012, 100-200-3000");
    FOUND("75.76.77.200", "<IP_1>");
    FOUND("2a00:1450:4001:81b::200e", "<IP_1>");
    KEPT("192.168.1.1 10.0.0.1 127.0.0.1 8.8.8.8 203.0.113.9 255.255.255.0 1.2.3.4 version 45.46.47.48 "
         "Chrome/99.1.2.30 ::1 fe80::1 "
         "2001:db8::1 std::cout 12:34:56 1.2.3.4.5 300.1.1.90");
    FOUND("DE89 3704 0044 0532 0130 00", "<IBAN_1>");
    FOUND("GB29NWBK60161331926819", "<IBAN_1>");
    KEPT("DE88 3704 0044 0532 0130 00, AB12CDEF34567890");
    FOUND("4539 1488 0343 6467", "<CARD_1>");
    FOUND("371449635398432 5425233430109903", "371449635398432 <CARD_1>");
    KEPT("4111 1111 1111 1111, 4539 1488 0343 6468, 1234567812345670, 0.4539148803436467");
    FOUND("ghp_1a2B3c4D5e6F7g8H9i0JkLmNoPqRsTuVwXyZ", "<KEY_1>");
    FOUND("AKIAJ4Q7T2PLX9ZK3MVB", "<KEY_1>");
    FOUND("sk-proj-a1B2c3D4e5F6g7H8i9J0kLmN", "<KEY_1>");
    KEPT("sk-xxxxxxxxxxxxxxxxxxxxxxxx, ghp_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX, sk-learn, AKIAIOSFODNN, "
         "some_very_long_name_of_a_function");
    FOUND("-----BEGIN RSA PRIVATE "
          "KEY-----\\nMIIEpAIBAAKCAQEA7bq3Vb1Yx0aQmZ3kP8uT5wRjLhNf2cGdSe9oXyKiHvUz\\nq1w2e3r4t5y6u7i8o9p0AsDfGh"
          "\\n-----END RSA PRIVATE KEY-----",
          "<PRIVATE_KEY_1>");
    KEPT("-----BEGIN PRIVATE KEY-----\\n...\\n-----END PRIVATE KEY-----, -----BEGIN CERTIFICATE-----");
}

static void redaction(void)
{
    /* one value, one name, also with other case and other blanks; escapes before and behind stay */
    REDACTED("{\"id\":\"ann@x.info\", \"messages\" : [{\"role\":\"user\",\"content\":\"\\u00e9\\ud83d\\ude00 "
             "Ann@x.info\\n\\\"b@x.info\\\"\"},"
             "{\"role\":\"assistant\",\"content\":\"ann@x.info \\/ +49 30 901820, "
             "+49-30-901820\",\"reasoning_content\":\"b@x.info\"}],"
             "\"n\":1.50}",
             "{\"id\":\"ann@x.info\", \"messages\" : [{\"role\":\"user\",\"content\":\"\\u00e9\\ud83d\\ude00 "
             "<EMAIL_1>\\n\\\"<EMAIL_2>\\\"\"},"
             "{\"role\":\"assistant\",\"content\":\"<EMAIL_1> \\/ <PHONE_1>, "
             "<PHONE_1>\",\"reasoning_content\":\"<EMAIL_2>\"}],"
             "\"n\":1.50}");
    /* arguments of a call, which are JSON within a string; \\n written out is no part of the address */
    REDACTED("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null,\"tool_"
             "calls\":[{\"id\":\"c\","
             "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"to\\\": \\\"b@x.info\\\", \\\"t\\\": "
             "\\\"hi\\\\nb@x.info\\\", \\\"c\\\": 4539148803436467}\"}}]}]}",
             "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":null,\"tool_"
             "calls\":[{\"id\":\"c\","
             "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"to\\\": \\\"<EMAIL_1>\\\", \\\"t\\\": "
             "\\\"hi\\\\n<EMAIL_1>\\\", \\\"c\\\": \\\"<CARD_1>\\\"}\"}}]}]}");
    /* a number that is taken is not given again */
    REDACTED(ANSWER("<EMAIL_1> and c@x.info"), ANSWER("<EMAIL_1> and <EMAIL_2>"));
    /* Alpaca, texts */
    REDACTED("{\"output\":\"b@x.info\",\"instruction\":\"a@x.info\",\"input\":\"b@x.info\"}",
             "{\"output\":\"<EMAIL_1>\",\"instruction\":\"<EMAIL_2>\",\"input\":\"<EMAIL_1>\"}");
    REDACTED("{\"text\":\"a@x.info\"}", "{\"text\":\"<EMAIL_1>\"}");
    tap_ok(!strcmp(judge("private: {ip: drop}", ANSWER("75.76.77.200 a@x.info")), "private-ip"), "one kind drops");
    tap_ok(sv_find(buf_sv(&note), SV("75.76")) < 0 && sv_find(buf_sv(&note), SV("\"turn\":1")) >= 0,
           "its note says where, not what");
    tap_sv(redact("private: {action: redact, allow: ['@our.org']}", ANSWER("a@our.org b@x.info")),
           SV(ANSWER("a@our.org <EMAIL_1>")), "what is allowed stays");
    tap_sv(redact("private: {action: report, email: redact}", ANSWER("b@x.info 75.76.77.200")),
           SV(ANSWER("<EMAIL_1> 75.76.77.200")), "one kind is redacted");
}

static void mistakes(void)
{
    static const char *const bad[] = {"refusal: {max_turn: 1}",       "refusl: off",  "private: {action: hide}",
                                      "language: {langs: [klingon]}", "where: 'a >'", "[1]"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ynode *root = NULL;
        struct quality *q;
        struct err e = {0};
        yaml_parse(sv_z(bad[i]), "test", &mem, &root, &e);
        tap_ok(quality_new(&q, root, false, &e) == ST_CONFIG && e.msg[0], "refused: %s (%s)", bad[i], e.msg);
    }
}

int main(void)
{
    buf_init(&note, 1 << 20);
    buf_init(&edited, 1 << 20);
    structure();
    refusals();
    texts();
    own();
    private_values();
    redaction();
    mistakes();
    buf_release(&note);
    buf_release(&edited);
    json_release(&doc);
    arena_release(&mem);
    return tap_done();
}
