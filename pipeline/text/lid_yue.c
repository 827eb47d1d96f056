#include "text/lid_yue.h"

#include "text/script.h"
#include "text/utf8.h"

/* The place of a character in our list, -1 for all others. Our own choice: what the standard language writes with
 * another character, or not at all. */
static int mark_of(uint32_t c)
{
    switch (c) {
    case 0x4f62: return 0;  /* 佢 */
    case 0x5187: return 1;  /* 冇 */
    case 0x519a: return 2;  /* 冚 */
    case 0x5481: return 3;  /* 咁 */
    case 0x5497: return 4;  /* 咗 */
    case 0x54cb: return 5;  /* 哋 */
    case 0x5514: return 6;  /* 唔 */
    case 0x551e: return 7;  /* 唞 */
    case 0x5571: return 8;  /* 啱 */
    case 0x5572: return 9;  /* 啲 */
    case 0x558e: return 10; /* 喎 */
    case 0x55ba: return 11; /* 喺 */
    case 0x55cc: return 12; /* 嗌 */
    case 0x55f0: return 13; /* 嗰 */
    case 0x5605: return 14; /* 嘅 */
    case 0x561e: return 15; /* 嘞 */
    case 0x5622: return 16; /* 嘢 */
    case 0x5625: return 17; /* 嘥 */
    case 0x5649: return 18; /* 噉 */
    case 0x569f: return 19; /* 嚟 */
    case 0x56bf: return 20; /* 嚿 */
    case 0x5b6d: return 21; /* 孭 */
    case 0x63fe: return 22; /* 揾 */
    case 0x651e: return 23; /* 攞 */
    case 0x6530: return 24; /* 攰 */
    case 0x7793: return 25; /* 瞓 */
    case 0x8ad7: return 26; /* 諗 */
    case 0x8c02: return 27; /* 谂 */
    default: return -1;
    }
}

/* 係 is also half of 關係, 聯係, 係數 and the like. */
static bool is_copula(uint32_t before, uint32_t next)
{
    static const uint32_t left[] = {0x95dc, 0x5173, 0x806f, 0x8054, 0x7e6b, 0x9ad4, 0x5e72, 0x6d3e, 0x8b5c, 0x4e16};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (before == left[i]) return false;
    return next != 0x6578 && next != 0x6570; /* 數 数 */
}

bool lid_is_cantonese(sv text)
{
    enum { COPULA = 31 };
    uint32_t seen = 0, before = 0;
    int marks = 0, han = 0;
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        uint32_t c = utf8_next(&p);
        if (c < 0x3400) continue;
        int mark = mark_of(c);
        if (c == 0x4fc2 && p < end && is_copula(before, utf8_next(&(const char *){p}))) mark = COPULA;
        if (mark >= 0) seen |= 1u << mark, marks++;
        han += cp_script_of(cp_props(c)) == SC_HAN;
        before = c;
    }
    return (seen & (seen - 1)) && marks * 25 >= han;
}
