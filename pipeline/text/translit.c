#include "text/translit.h"

#include <pthread.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "text/utf8.h"

static UTransliterator *opened[TRANSLITS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_all(void)
{
    static const char *const id[TRANSLITS] = {"Simplified-Traditional", "Traditional-Simplified"};
    for (int i = 0; i < TRANSLITS; i++) {
        UErrorCode e = U_ZERO_ERROR;
        UChar name[40];
        u_uastrcpy(name, id[i]);
        opened[i] = utrans_openU(name, -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
        if (U_FAILURE(e)) opened[i] = NULL;
    }
}

/* Simplified characters that stand for several traditional ones (发 for 發 and 髮), or for themselves and another. */
static const char several[] =
    "发干后里面系只台复历制表板丑斗谷划几家姜借据卷克困了累蒙弥辟千秋曲舍胜术松涂团喂咸向须叶余郁御愿云"
    "占折征志致钟种周朱注筑准别冲出当党吊冬范丰佛夫刮广柜合胡回伙获饥极价荐尽绝腊蜡漓帘猎签纤姓"
    "苏坛体同脱万网雇闲线仙旋熏沿药踊佣游于岳赞扎赃沾症汇采厂虫仆朴摆杯呆担淀雕恶峰岗杠鉴杰巨局夸"
    "扣昆兰炼厘麻么霉面蔑凶修绣吁彝异涌愈匀咱痴尸适升圣抬秃托席洗象哑燕营欲灶照著毡志座";

static bool ambiguous(const char *at, ptrdiff_t n)
{
    return sv_find(sv_z(several), sv_of(at, n)) >= 0;
}

bool hant_certain(sv text)
{
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        const char *at = p;
        uint32_t c = utf8_next(&p);
        if (c >= 0x3400 && ambiguous(at, p - at)) return false;
    }
    return true;
}

sv translit(enum translit to, sv text, arena *mem)
{
    UErrorCode e = U_ZERO_ERROR;
    int32_t n = 0, room = (int32_t)text.n * 2 + 16, limit;
    sv none = {NULL, 0};
    pthread_once(&once, open_all);
    if (!opened[to] || text.n > 1 << 20) return none;
    UTransliterator *own = utrans_clone(opened[to], &e); /* one transliterator must not be used by two threads */
    UChar *u = ARENA_ARRAY(mem, UChar, room);
    u_strFromUTF8(u, room, &n, text.p, (int32_t)text.n, &e);
    limit = n;
    if (U_SUCCESS(e)) utrans_transUChars(own, u, &n, room, 0, &limit, &e);
    char *out = arena_bytes(mem, (size_t)room * 3);
    int32_t bytes = 0;
    u_strToUTF8(out, room * 3, &bytes, u, n, &e);
    if (own) utrans_close(own);
    return U_SUCCESS(e) ? sv_of(out, bytes) : none;
}
