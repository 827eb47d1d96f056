/* The languages known by name, sorted by code: L(code, ISO 639-3 (or its macrolanguage), English name, native name, usual
 * script, spaceless). Any other well-formed code works too, only without a name. Names follow CLDR (Unicode licence). */
#ifndef LL_TEXT_LANG_TABLE_H
#define LL_TEXT_LANG_TABLE_H

// clang-format off
#define LANG_TABLE(L) \
    L("af", "afr", "Afrikaans", "Afrikaans", "Latn", false) \
    L("am", "amh", "Amharic", "አማርኛ", "Ethi", false) \
    L("ar", "ara", "Arabic", "العربية", "Arab", false) \
    L("as", "asm", "Assamese", "অসমীয়া", "Beng", false) \
    L("ay", "aym", "Aymara", "Aymara", "Latn", false) \
    L("az", "aze", "Azerbaijani", "azərbaycanca", "Latn", false) \
    L("ba", "bak", "Bashkir", "Bashkir", "Cyrl", false) \
    L("be", "bel", "Belarusian", "беларуская", "Cyrl", false) \
    L("bg", "bul", "Bulgarian", "български", "Cyrl", false) \
    L("bho", "bho", "Bhojpuri", "भोजपुरी", "Deva", false) \
    L("bn", "ben", "Bengali", "বাংলা", "Beng", false) \
    L("bo", "bod", "Tibetan", "བོད་སྐད", "Tibt", true) \
    L("br", "bre", "Breton", "brezhoneg", "Latn", false) \
    L("bs", "bos", "Bosnian", "bosanski", "Latn", false) \
    L("ca", "cat", "Catalan", "català", "Latn", false) \
    L("ceb", "ceb", "Cebuano", "Cebuano", "Latn", false) \
    L("ckb", "ckb", "Kurdish (Sorani)", "کوردیی ناوەندی", "Arab", false) \
    L("co", "cos", "Corsican", "Corsican", "Latn", false) \
    L("cs", "ces", "Czech", "čeština", "Latn", false) \
    L("cv", "chv", "Chuvash", "чӑваш", "Cyrl", false) \
    L("cy", "cym", "Welsh", "Cymraeg", "Latn", false) \
    L("da", "dan", "Danish", "dansk", "Latn", false) \
    L("de", "deu", "German", "Deutsch", "Latn", false) \
    L("dv", "div", "Divehi", "Divehi", "Thaa", false) \
    L("dz", "dzo", "Dzongkha", "རྫོང་ཁ", "Tibt", true) \
    L("el", "ell", "Greek", "Ελληνικά", "Grek", false) \
    L("en", "eng", "English", "English", "Latn", false) \
    L("eo", "epo", "Esperanto", "esperanto", "Latn", false) \
    L("es", "spa", "Spanish", "español", "Latn", false) \
    L("et", "est", "Estonian", "eesti", "Latn", false) \
    L("eu", "eus", "Basque", "euskara", "Latn", false) \
    L("fa", "fas", "Persian", "فارسی", "Arab", false) \
    L("fi", "fin", "Finnish", "suomi", "Latn", false) \
    L("fo", "fao", "Faroese", "føroyskt", "Latn", false) \
    L("fr", "fra", "French", "français", "Latn", false) \
    L("fy", "fry", "Western Frisian", "Frysk", "Latn", false) \
    L("ga", "gle", "Irish", "Gaeilge", "Latn", false) \
    L("gd", "gla", "Scottish Gaelic", "Gàidhlig", "Latn", false) \
    L("gl", "glg", "Galician", "galego", "Latn", false) \
    L("gn", "grn", "Guarani", "Guarani", "Latn", false) \
    L("gu", "guj", "Gujarati", "ગુજરાતી", "Gujr", false) \
    L("ha", "hau", "Hausa", "Hausa", "Latn", false) \
    L("haw", "haw", "Hawaiian", "ʻŌlelo Hawaiʻi", "Latn", false) \
    L("he", "heb", "Hebrew", "עברית", "Hebr", false) \
    L("hi", "hin", "Hindi", "हिन्दी", "Deva", false) \
    L("hmn", "hmn", "Hmong", "Hmoob", "Latn", false) \
    L("hr", "hrv", "Croatian", "hrvatski", "Latn", false) \
    L("hsb", "hsb", "Upper Sorbian", "hornjoserbšćina", "Latn", false) \
    L("ht", "hat", "Haitian Creole", "créole haïtien", "Latn", false) \
    L("hu", "hun", "Hungarian", "magyar", "Latn", false) \
    L("hy", "hye", "Armenian", "հայերեն", "Armn", false) \
    L("id", "ind", "Indonesian", "Bahasa Indonesia", "Latn", false) \
    L("ig", "ibo", "Igbo", "Igbo", "Latn", false) \
    L("is", "isl", "Icelandic", "íslenska", "Latn", false) \
    L("it", "ita", "Italian", "italiano", "Latn", false) \
    L("ja", "jpn", "Japanese", "日本語", "Jpan", true) \
    L("jv", "jav", "Javanese", "Basa Jawa", "Latn", false) \
    L("ka", "kat", "Georgian", "ქართული", "Geor", false) \
    L("kk", "kaz", "Kazakh", "қазақша", "Cyrl", false) \
    L("km", "khm", "Khmer", "ខ្មែរ", "Khmr", true) \
    L("kn", "kan", "Kannada", "ಕನ್ನಡ", "Knda", false) \
    L("ko", "kor", "Korean", "한국어", "Kore", false) \
    L("ku", "kur", "Kurdish", "kurdî", "Latn", false) \
    L("ky", "kir", "Kyrgyz", "кыргызча", "Cyrl", false) \
    L("la", "lat", "Latin", "Latina", "Latn", false) \
    L("lb", "ltz", "Luxembourgish", "Lëtzebuergesch", "Latn", false) \
    L("ln", "lin", "Lingala", "lingála", "Latn", false) \
    L("lo", "lao", "Lao", "ລາວ", "Laoo", true) \
    L("lt", "lit", "Lithuanian", "lietuvių", "Latn", false) \
    L("lv", "lav", "Latvian", "latviešu", "Latn", false) \
    L("lzh", "lzh", "Literary Chinese", "文言", "Hans", true) \
    L("mai", "mai", "Maithili", "मैथिली", "Deva", false) \
    L("mg", "mlg", "Malagasy", "Malagasy", "Latn", false) \
    L("mi", "mri", "Māori", "Māori", "Latn", false) \
    L("mk", "mkd", "Macedonian", "македонски", "Cyrl", false) \
    L("ml", "mal", "Malayalam", "മലയാളം", "Mlym", false) \
    L("mn", "mon", "Mongolian", "монгол", "Cyrl", false) \
    L("mr", "mar", "Marathi", "मराठी", "Deva", false) \
    L("ms", "msa", "Malay", "Bahasa Melayu", "Latn", false) \
    L("mt", "mlt", "Maltese", "Malti", "Latn", false) \
    L("my", "mya", "Burmese", "မြန်မာ", "Mymr", true) \
    L("nb", "nob", "Norwegian Bokmål", "norsk bokmål", "Latn", false) \
    L("ne", "nep", "Nepali", "नेपाली", "Deva", false) \
    L("nl", "nld", "Dutch", "Nederlands", "Latn", false) \
    L("nn", "nno", "Norwegian Nynorsk", "norsk nynorsk", "Latn", false) \
    L("no", "nor", "Norwegian", "norsk", "Latn", false) \
    L("ny", "nya", "Chichewa", "Chichewa", "Latn", false) \
    L("oc", "oci", "Occitan", "Occitan", "Latn", false) \
    L("om", "orm", "Oromo", "Oromoo", "Latn", false) \
    L("or", "ori", "Odia", "ଓଡ଼ିଆ", "Orya", false) \
    L("os", "oss", "Ossetic", "ирон", "Cyrl", false) \
    L("pa", "pan", "Punjabi", "ਪੰਜਾਬੀ", "Guru", false) \
    L("pl", "pol", "Polish", "polski", "Latn", false) \
    L("ps", "pus", "Pashto", "پښتو", "Arab", false) \
    L("pt", "por", "Portuguese", "português", "Latn", false) \
    L("pt-BR", "por", "Brazilian Portuguese", "português brasileiro", "Latn", false) \
    L("qu", "que", "Quechua", "Runasimi", "Latn", false) \
    L("ro", "ron", "Romanian", "română", "Latn", false) \
    L("ru", "rus", "Russian", "русский", "Cyrl", false) \
    L("rw", "kin", "Kinyarwanda", "Kinyarwanda", "Latn", false) \
    L("sa", "san", "Sanskrit", "संस्कृतम्", "Deva", false) \
    L("sc", "srd", "Sardinian", "sardu", "Latn", false) \
    L("sd", "snd", "Sindhi", "سنڌي", "Arab", false) \
    L("si", "sin", "Sinhala", "සිංහල", "Sinh", false) \
    L("sk", "slk", "Slovak", "slovenčina", "Latn", false) \
    L("sl", "slv", "Slovenian", "slovenščina", "Latn", false) \
    L("sm", "smo", "Samoan", "Samoan", "Latn", false) \
    L("sn", "sna", "Shona", "chiShona", "Latn", false) \
    L("so", "som", "Somali", "Soomaali", "Latn", false) \
    L("sq", "sqi", "Albanian", "shqip", "Latn", false) \
    L("sr", "srp", "Serbian", "српски", "Cyrl", false) \
    L("sr-Latn", "srp", "Serbian (Latin script)", "srpski", "Latn", false) \
    L("st", "sot", "Southern Sotho", "Southern Sotho", "Latn", false) \
    L("su", "sun", "Sundanese", "Basa Sunda", "Latn", false) \
    L("sv", "swe", "Swedish", "svenska", "Latn", false) \
    L("sw", "swa", "Swahili", "Kiswahili", "Latn", false) \
    L("ta", "tam", "Tamil", "தமிழ்", "Taml", false) \
    L("te", "tel", "Telugu", "తెలుగు", "Telu", false) \
    L("tg", "tgk", "Tajik", "тоҷикӣ", "Cyrl", false) \
    L("th", "tha", "Thai", "ไทย", "Thai", true) \
    L("ti", "tir", "Tigrinya", "ትግርኛ", "Ethi", false) \
    L("tk", "tuk", "Turkmen", "türkmençe", "Latn", false) \
    L("tl", "tgl", "Tagalog", "Tagalog", "Latn", false) \
    L("tn", "tsn", "Tswana", "Tswana", "Latn", false) \
    L("to", "ton", "Tongan", "lea fakatonga", "Latn", false) \
    L("tr", "tur", "Turkish", "Türkçe", "Latn", false) \
    L("ts", "tso", "Tsonga", "Tsonga", "Latn", false) \
    L("tt", "tat", "Tatar", "татар", "Cyrl", false) \
    L("ug", "uig", "Uyghur", "ئۇيغۇرچە", "Arab", false) \
    L("uk", "ukr", "Ukrainian", "українська", "Cyrl", false) \
    L("ur", "urd", "Urdu", "اردو", "Arab", false) \
    L("uz", "uzb", "Uzbek", "o‘zbek", "Latn", false) \
    L("vi", "vie", "Vietnamese", "Tiếng Việt", "Latn", false) \
    L("wo", "wol", "Wolof", "Wolof", "Latn", false) \
    L("wuu", "wuu", "Wu Chinese", "吴语", "Hans", true) \
    L("xh", "xho", "Xhosa", "IsiXhosa", "Latn", false) \
    L("yi", "yid", "Yiddish", "ייִדיש", "Hebr", false) \
    L("yo", "yor", "Yoruba", "Yorùbá", "Latn", false) \
    L("yue", "yue", "Cantonese", "粵語", "Hant", true) \
    L("zh", "zho", "Chinese", "中文", "Hans", true) \
    L("zh-Hant", "zho", "Traditional Chinese", "繁體中文", "Hant", true) \
    L("zu", "zul", "Zulu", "isiZulu", "Latn", false) \

// clang-format on
#endif
