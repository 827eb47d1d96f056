/* The readers on real files, where the data folder (LL_DATA) is there: counts and a hash over all texts. */
#include "readers.h"

static void is(const char *spec, const char *src, const char *tgt, const char *want, const char *hash)
{
    const char *path = data(spec);
    if (!path) {
        tap_skip(spec, "no such data here");
        return;
    }
    struct sum s = read_as(path, NULL, src, tgt);
    tap_ok(!strcmp(brief(&s), want) && (!hash || !strcmp(hash, s.hash)), "%s: %s, %s", spec, brief(&s), s.hash);
}

/* all members of an archive as one corpus */
static void archive_is(const char *spec, const char *want)
{
    const char *path = data(spec);
    arena mem = {0};
    sv *names;
    int n;
    struct err e = {0};
    if (!path || input_members(path, &mem, &names, &n, &e) != ST_OK) {
        tap_skip(spec, "no such data here");
        return;
    }
    const char **paths = ARENA_ARRAY(&mem, const char *, n);
    for (int i = 0; i < n; i++) paths[i] = names[i].p;
    struct corpus_spec all = {.paths = paths, .n = n};
    struct sum s = read_spec(&all, NULL, NULL);
    tap_ok(!strcmp(brief(&s), want), "%s: %s", spec, brief(&s));
    arena_release(&mem);
}

int main(void)
{
    is("parallel/tatoeba/cmn.txt.zst", NULL, NULL, "29155/1 en-zh tsv", "4dc8fd80d9502e8d");
    is("parallel/tatoeba/deu-eng.zip!deu.txt", NULL, NULL, "169197/0 en-de tsv", "1a1bd3506abd3fc2");
    is("parallel/tatoeba/spa-eng.zip!spa-eng/spa.txt", NULL, NULL, "118964/0 en-es tsv", "8fac2e2753126e67");
    is("parallel/alma/deen/train.de-en.de.zst+parallel/alma/deen/train.de-en.en.zst", NULL, NULL, "14211/0 de-en moses",
       NULL);
    is("parallel/alma/deen/valid.de-en.json", NULL, NULL, "1002/0 de-en jsonl", "15b6888e7f005884");
    is("parallel/opennmt_ende10k/src-train.txt.zst+parallel/opennmt_ende10k/tgt-train.txt.zst", "en", "de",
       "9999/1 en-de moses", "89a9f5aa7d92cbf0");
    is("parallel/msctd/ende/english_train.txt.zst+parallel/msctd/ende/german_train.txt.zst", NULL, NULL,
       "20240/0 en-de moses", "929912c5e5ca88ad");
    /* one catalogue in three encodings: the same texts */
    is("parallel/po/vim_legacy_encodings/zh_CN.UTF-8.po", NULL, NULL, "3098/0 en-zh po", "5ffc1e4184dbb406");
    is("parallel/po/vim_legacy_encodings/zh_CN.cp936.po", NULL, NULL, "3098/0 en-zh po", "5ffc1e4184dbb406");
    is("parallel/po/vim_legacy_encodings/zh_CN.po", NULL, NULL, "3098/0 en-zh po", "5ffc1e4184dbb406");
    is("parallel/po/vim_legacy_encodings/ja.euc-jp.po", NULL, NULL, "3076/0 en-ja po", NULL);
    is("parallel/po/vim_legacy_encodings/ko.po", NULL, NULL, "1866/92 en-ko po", NULL);
    is("parallel/po/vim_legacy_encodings/pl.cp1250.po", NULL, NULL, "1858/22 en-pl po", NULL);
    is("parallel/po/vim_legacy_encodings/ru.cp1251.po", NULL, NULL, "3136/2 en-ru po", NULL);
    is("parallel/po/vim_legacy_encodings/zh_TW.po", NULL, NULL, "1410/28 en-zh-Hant po", NULL);
    is("parallel/po/godot-editor/de.po.zst", NULL, NULL, "6067/380 en-de po", NULL);
    archive_is("parallel/po/python-docs-zh-cn_3.13.tar.zst", "62884/14941 en-zh po");
    archive_is("revision/mlqe-pe/post-editing/en-zh-train.tar.gz", "7000/0 en-zh triples");
    archive_is("parallel/mozilla_corpus_samples/en-zh.txt.zip", "7951/125 en-zh moses");
    is("parallel/bcontrast/train.json.zst", NULL, NULL, "13845/0 en-de chatdoc", "95a9695cf2b354e7");
    is("parallel/quran/editions_en.json.zst+parallel/quran/editions_zh.json.zst", NULL, NULL, "6236/0 en-zh verses",
       NULL);
    is("parallel/bible/thiagobodruk_eo_esperanto.json.zst+parallel/bible/thiagobodruk_es_rvr.json.zst", NULL, NULL,
       "31102/0 eo-es verses", NULL);
    is("parallel/xquad/xquad_12langs.tar.zst!xquad.en.json+parallel/xquad/xquad_12langs.tar.zst!xquad.zh.json", NULL,
       NULL, "1430/0 en-zh verses", NULL);
    is("revision/wmt-mqm/mqm_ted_ende.tsv.zst", NULL, NULL, "7406/0 en-de mqm", NULL);
    is("revision/wmt-mqm/mqm_ted_zhen.tsv.zst", NULL, NULL, "7935/0 zh-en mqm", NULL);
    is("revision/wmt-qe-2023_task2/2021_en-ru_processed.tsv.zst", NULL, NULL, "8432/0 en-ru mqm", NULL);
    is("terminology/cc-cedict/cedict_1_0_ts_utf-8_mdbg.txt.gz", NULL, NULL, "193805/7568 zh-en cedict", NULL);
    return tap_done();
}
