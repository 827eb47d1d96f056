/* Cantonese written as Chinese is recognised; standard Chinese with a Cantonese character in it is not taken for it. */
#include "text/lid_yue.h"
#include "tap.h"
#include "text/lid.h"

static const char *const cantonese[] = {
    "我唔知佢去咗邊度。",
    "呢啲嘢係邊個㗎？",
    "你食咗飯未呀？我哋一齊去啦。",
    "佢喺屋企瞓緊覺，唔好嘈住佢。",
    "嗰個人唔係我朋友。",
    "我唔知佢去咗边度，你问下佢啲朋友啦。",
    "今日好熱，我哋不如去游水，跟住再去食雪糕，你話好唔好呀？",
};
static const char *const standard[] = {
    "我不知道他去了哪里。",
    "兩國關係正常化以後，雙方的聯係更加密切，係數也有所提高。",
    "唔，我再想想。",                                               /* one interjection */
    "他的名字叫佢安，大家都很喜歡他。",                             /* a name */
    "本契約係依據民法訂立，雙方各執一份為憑，如有爭議由法院管轄。", /* 係 of legal style */
    "廣東話的「唔該」可以翻譯成「謝謝」或「請」，是香港人在日常生活中使用頻率很高的一個詞語，而「佢」則是「他」的意思，"
    "這些詞語在普通話裡都是沒有的。",
    "",
    "OK",
};

static double agree(const char *text, const char *code)
{
    static struct textstat st;
    sv other;
    textstat_scan(&st, sv_z(text));
    return lid_agree(sv_z(text), &st, lang_find(sv_z(code)), 13, &other);
}

int main(void)
{
    script_init();
    for (size_t i = 0; i < sizeof cantonese / sizeof *cantonese; i++) {
        tap_ok(lid_is_cantonese(sv_z(cantonese[i])), "Cantonese: %s", cantonese[i]);
        tap_ok(agree(cantonese[i], "zh") == 0 && agree(cantonese[i], "zh-Hant") == 0, "so it is not zh");
        tap_ok(agree(cantonese[i], "yue") == 1, "but yue");
    }
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
        tap_ok(!lid_is_cantonese(sv_z(standard[i])), "standard: %s", standard[i]);
        tap_ok(agree(standard[i], "zh") == 1, "so it is zh");
    }
    return tap_done();
}
