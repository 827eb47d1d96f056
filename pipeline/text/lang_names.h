/* Names of the commonest languages in the languages that dialogues are mostly worded in (English and the language's own
 * name stand in lang_table.h). N(code, zh, de, fr, es, ja, ru, ko, pt, it, ar). Names follow CLDR (Unicode licence). */
#ifndef LL_TEXT_LANG_NAMES_H
#define LL_TEXT_LANG_NAMES_H

#define LANG_NAMES_IN "zh", "de", "fr", "es", "ja", "ru", "ko", "pt", "it", "ar"

// clang-format off
#define LANG_NAMES(N) \
    N("en", "英语", "Englisch", "anglais", "inglés", "英語", "английский", "영어", "inglês", "inglese", "الإنجليزية") \
    N("zh", "中文", "Chinesisch", "chinois", "chino", "中国語", "китайский", "중국어", "chinês", "cinese", "الصينية") \
    N("zh-Hant", "繁体中文", "traditionelles Chinesisch", "chinois traditionnel", "chino tradicional", "繁体字中国語", "традиционный китайский", "중국어 번체", "chinês tradicional", "cinese tradizionale", "الصينية التقليدية") \
    N("de", "德语", "Deutsch", "allemand", "alemán", "ドイツ語", "немецкий", "독일어", "alemão", "tedesco", "الألمانية") \
    N("fr", "法语", "Französisch", "français", "francés", "フランス語", "французский", "프랑스어", "francês", "francese", "الفرنسية") \
    N("es", "西班牙语", "Spanisch", "espagnol", "español", "スペイン語", "испанский", "스페인어", "espanhol", "spagnolo", "الإسبانية") \
    N("ja", "日语", "Japanisch", "japonais", "japonés", "日本語", "японский", "일본어", "japonês", "giapponese", "اليابانية") \
    N("ru", "俄语", "Russisch", "russe", "ruso", "ロシア語", "русский", "러시아어", "russo", "russo", "الروسية") \
    N("ko", "韩语", "Koreanisch", "coréen", "coreano", "韓国語", "корейский", "한국어", "coreano", "coreano", "الكورية") \
    N("pt", "葡萄牙语", "Portugiesisch", "portugais", "portugués", "ポルトガル語", "португальский", "포르투갈어", "português", "portoghese", "البرتغالية") \
    N("pt-BR", "巴西葡萄牙语", "brasilianisches Portugiesisch", "portugais brésilien", "portugués de Brasil", "ブラジルポルトガル語", "бразильский португальский", "브라질 포르투갈어", "português brasileiro", "portoghese brasiliano", "البرتغالية البرازيلية") \
    N("it", "意大利语", "Italienisch", "italien", "italiano", "イタリア語", "итальянский", "이탈리아어", "italiano", "italiano", "الإيطالية") \
    N("ar", "阿拉伯语", "Arabisch", "arabe", "árabe", "アラビア語", "арабский", "아랍어", "árabe", "arabo", "العربية") \
    N("nl", "荷兰语", "Niederländisch", "néerlandais", "neerlandés", "オランダ語", "нидерландский", "네덜란드어", "holandês", "olandese", "الهولندية") \
    N("pl", "波兰语", "Polnisch", "polonais", "polaco", "ポーランド語", "польский", "폴란드어", "polonês", "polacco", "البولندية") \
    N("tr", "土耳其语", "Türkisch", "turc", "turco", "トルコ語", "турецкий", "터키어", "turco", "turco", "التركية") \
    N("vi", "越南语", "Vietnamesisch", "vietnamien", "vietnamita", "ベトナム語", "вьетнамский", "베트남어", "vietnamita", "vietnamita", "الفيتنامية") \
    N("th", "泰语", "Thailändisch", "thaï", "tailandés", "タイ語", "тайский", "태국어", "tailandês", "thailandese", "التايلاندية") \
    N("id", "印度尼西亚语", "Indonesisch", "indonésien", "indonesio", "インドネシア語", "индонезийский", "인도네시아어", "indonésio", "indonesiano", "الإندونيسية") \
    N("ms", "马来语", "Malaiisch", "malais", "malayo", "マレー語", "малайский", "말레이어", "malaio", "malese", "الماليزية") \
    N("hi", "印地语", "Hindi", "hindi", "hindi", "ヒンディー語", "хинди", "힌디어", "híndi", "hindi", "الهندية") \
    N("bn", "孟加拉语", "Bengalisch", "bengali", "bengalí", "ベンガル語", "бенгальский", "벵골어", "bengali", "bengalese", "البنغالية") \
    N("ta", "泰米尔语", "Tamil", "tamoul", "tamil", "タミル語", "тамильский", "타밀어", "tâmil", "tamil", "التاميلية") \
    N("te", "泰卢固语", "Telugu", "télougou", "telugu", "テルグ語", "телугу", "텔루구어", "télugo", "telugu", "التيلوغوية") \
    N("ur", "乌尔都语", "Urdu", "ourdou", "urdu", "ウルドゥー語", "урду", "우르두어", "urdu", "urdu", "الأوردية") \
    N("fa", "波斯语", "Persisch", "persan", "persa", "ペルシア語", "персидский", "페르시아어", "persa", "persiano", "الفارسية") \
    N("he", "希伯来语", "Hebräisch", "hébreu", "hebreo", "ヘブライ語", "иврит", "히브리어", "hebraico", "ebraico", "العبرية") \
    N("el", "希腊语", "Griechisch", "grec", "griego", "ギリシャ語", "греческий", "그리스어", "grego", "greco", "اليونانية") \
    N("cs", "捷克语", "Tschechisch", "tchèque", "checo", "チェコ語", "чешский", "체코어", "tcheco", "ceco", "التشيكية") \
    N("sk", "斯洛伐克语", "Slowakisch", "slovaque", "eslovaco", "スロバキア語", "словацкий", "슬로바키아어", "eslovaco", "slovacco", "السلوفاكية") \
    N("hu", "匈牙利语", "Ungarisch", "hongrois", "húngaro", "ハンガリー語", "венгерский", "헝가리어", "húngaro", "ungherese", "الهنغارية") \
    N("ro", "罗马尼亚语", "Rumänisch", "roumain", "rumano", "ルーマニア語", "румынский", "루마니아어", "romeno", "rumeno", "الرومانية") \
    N("bg", "保加利亚语", "Bulgarisch", "bulgare", "búlgaro", "ブルガリア語", "болгарский", "불가리아어", "búlgaro", "bulgaro", "البلغارية") \
    N("uk", "乌克兰语", "Ukrainisch", "ukrainien", "ucraniano", "ウクライナ語", "украинский", "우크라이나어", "ucraniano", "ucraino", "الأوكرانية") \
    N("sr", "塞尔维亚语", "Serbisch", "serbe", "serbio", "セルビア語", "сербский", "세르비아어", "sérvio", "serbo", "الصربية") \
    N("hr", "克罗地亚语", "Kroatisch", "croate", "croata", "クロアチア語", "хорватский", "크로아티아어", "croata", "croato", "الكرواتية") \
    N("lt", "立陶宛语", "Litauisch", "lituanien", "lituano", "リトアニア語", "литовский", "리투아니아어", "lituano", "lituano", "الليتوانية") \
    N("lv", "拉脱维亚语", "Lettisch", "letton", "letón", "ラトビア語", "латышский", "라트비아어", "letão", "lettone", "اللاتفية") \
    N("et", "爱沙尼亚语", "Estnisch", "estonien", "estonio", "エストニア語", "эстонский", "에스토니아어", "estoniano", "estone", "الإستونية") \
    N("fi", "芬兰语", "Finnisch", "finnois", "finés", "フィンランド語", "финский", "핀란드어", "finlandês", "finlandese", "الفنلندية") \
    N("sv", "瑞典语", "Schwedisch", "suédois", "sueco", "スウェーデン語", "шведский", "스웨덴어", "sueco", "svedese", "السويدية") \
    N("no", "挪威语", "Norwegisch", "norvégien", "noruego", "ノルウェー語", "норвежский", "노르웨이어", "norueguês", "norvegese", "النرويجية") \
    N("nb", "书面挪威语", "Norwegisch (Bokmål)", "norvégien bokmål", "noruego bokmål", "ノルウェー語ブークモール", "норвежский букмол", "보크몰 노르웨이어", "norueguês bokmål", "norvegese bokmål", "النرويجية بوكمال") \
    N("da", "丹麦语", "Dänisch", "danois", "danés", "デンマーク語", "датский", "덴마크어", "dinamarquês", "danese", "الدانمركية") \
    N("is", "冰岛语", "Isländisch", "islandais", "islandés", "アイスランド語", "исландский", "아이슬란드어", "islandês", "islandese", "الأيسلندية") \
    N("ca", "加泰罗尼亚语", "Katalanisch", "catalan", "catalán", "カタロニア語", "каталанский", "카탈로니아어", "catalão", "catalano", "الكتالانية") \
    N("sw", "斯瓦希里语", "Suaheli", "swahili", "suajili", "スワヒリ語", "суахили", "스와힐리어", "suaíli", "swahili", "السواحلية") \
    N("la", "拉丁语", "Latein", "latin", "latín", "ラテン語", "латинский", "라틴어", "latim", "latino", "اللاتينية") \
    N("eo", "世界语", "Esperanto", "espéranto", "esperanto", "エスペラント語", "эсперанто", "에스페란토어", "esperanto", "esperanto", "الإسبرانتو") \
    N("yue", "粤语", "Kantonesisch", "cantonais", "cantonés", "広東語", "кантонский", "광둥어", "cantonês", "cantonese", "الكانتونية") \

// clang-format on
#endif
