/* What can be said shorter, per language: {what stands there, what is put instead, not after these words, not before
 * these, flags}. Spaced languages are matched on word borders with the case of the first letter ignored; in Chinese and
 * Japanese the neighbours are what the text before ends with and the text after starts with. */
#ifndef LL_DIALOGUE_KINDS_CONCISE_TABLE_H
#define LL_DIALOGUE_KINDS_CONCISE_TABLE_H

enum {
    CONCISE_HEAD = 1,       /* only at the very beginning */
    CONCISE_CLAUSE = 2,     /* only at the head of a clause */
    CONCISE_WORD_NEXT = 4,  /* a word must follow at once */
    CONCISE_LOWER_NEXT = 8, /* and it must be in lower case */
    CONCISE_INNER = 16,     /* not at the head of a sentence or of a clause */
};
struct concise_entry {
    const char *find, *put, *not_after, *not_before;
    unsigned flags;
};
struct concise_lang {
    const char *code;
    const struct concise_entry *entry;
    int n;
};

#define NOT(from, to)                                                                                                  \
    {                                                                                                                  \
        from, to, "", "", 0                                                                                            \
    }
#define PHRASE(from, to)                                                                                               \
    {                                                                                                                  \
        from, to, "", "", CONCISE_WORD_NEXT                                                                            \
    }
#define SUBJECT(from, to)                                                                                              \
    {                                                                                                                  \
        from, to, "", "", CONCISE_CLAUSE | CONCISE_WORD_NEXT                                                           \
    }
#define ADVERB(word, after, before)                                                                                    \
    {                                                                                                                  \
        word, "", after, before, CONCISE_LOWER_NEXT                                                                    \
    }

/* Where the verb comes second the first place cannot be left empty. */
#define INNER(word, after, before)                                                                                     \
    {                                                                                                                  \
        word, "", after, before, CONCISE_LOWER_NEXT | CONCISE_INNER                                                    \
    }

static const struct concise_entry concise_en[] = {
    PHRASE("in order to", "to"),
    PHRASE("due to the fact that", "because"),
    PHRASE("in spite of the fact that", "although"),
    PHRASE("despite the fact that", "although"),
    PHRASE("at the present time", "now"),
    PHRASE("a large number of", "many"),
    PHRASE("is able to", "can"),
    PHRASE("are able to", "can"),
    PHRASE("am able to", "can"),
    PHRASE("was able to", "could"),
    PHRASE("were able to", "could"),
    PHRASE("in the event that", "if"),
    PHRASE("with regard to", "about"),
    PHRASE("prior to", "before"),
    PHRASE("for the purpose of", "for"),
    PHRASE("the majority of", "most"),
    PHRASE("as a consequence of", "because of"),
    PHRASE("by means of", "by"),
    PHRASE("in the near future", "soon"),
    {"each and every", "every", "", "", CONCISE_WORD_NEXT},
    {"whether or not", "whether", "", "", CONCISE_WORD_NEXT},
    {"all of the", "all the", "", "", CONCISE_WORD_NEXT},
    {"both of the", "both", "", "", CONCISE_WORD_NEXT},
    {"think that", "think", "", "is|was|would|will|has", CONCISE_LOWER_NEXT},
    {"believe that", "believe", "", "is|was|would|will|has", CONCISE_LOWER_NEXT},
    {"hope that", "hope", "the|of|any|a|no|only", "is|was|would|will|has", CONCISE_LOWER_NEXT},
    {"afraid that", "afraid", "", "is|was", CONCISE_LOWER_NEXT},
    {"However, ", "", "", "", CONCISE_HEAD},
    {"Actually, ", "", "", "", CONCISE_HEAD},
    {"In fact, ", "", "", "", CONCISE_HEAD},
    {"Of course, ", "", "", "", CONCISE_HEAD},
    {"Moreover, ", "", "", "", CONCISE_HEAD},
    {"Well, ", "", "", "", CONCISE_HEAD},
    {"Furthermore, ", "", "", "", CONCISE_HEAD},
    {"You know, ", "", "", "", CONCISE_HEAD},
    ADVERB("very",
           "not|n't|so|the|that|this|too|as|how|a|an|my|his|her|its|our|their|your|isn't|wasn't|aren't|don't|doesn't|"
           "didn't",
           "much|few|little|same|well|first|last|often|soon|own|idea|thing|moment|end|beginning|day|seldom|rarely"),
    ADVERB("really",
           "not|n't|isn't|wasn't|aren't|don't|doesn't|didn't|can't|couldn't|won't|wouldn't|haven't|hasn't|do|does|did|"
           "you|what|how|who",
           "is|was|are|were|do|does|did|has|have|had"),
    ADVERB("actually", "not|isn't|wasn't|don't|doesn't|didn't|can't|couldn't|what|who", "is|was|are|were|do|does|did"),
    ADVERB("quite", "not|isn't|wasn't|don't|doesn't|didn't|a|haven't", "a|an|the|some|enough|right|so|well|often|as"),
    ADVERB("extremely", "not|isn't|an", "well"),
    ADVERB("absolutely", "not|an", "no|not|nothing|nobody|none|everything"),
    NOT("do not", "don't"),
    NOT("does not", "doesn't"),
    NOT("did not", "didn't"),
    NOT("is not", "isn't"),
    NOT("are not", "aren't"),
    NOT("was not", "wasn't"),
    NOT("were not", "weren't"),
    NOT("have not", "haven't"),
    NOT("has not", "hasn't"),
    NOT("had not", "hadn't"),
    NOT("will not", "won't"),
    NOT("would not", "wouldn't"),
    NOT("could not", "couldn't"),
    NOT("should not", "shouldn't"),
    {"cannot", "can't", "", "but", 0},
    SUBJECT("I am", "I'm"),
    SUBJECT("it is", "it's"),
    SUBJECT("that is", "that's"),
    SUBJECT("there is", "there's"),
    SUBJECT("he is", "he's"),
    SUBJECT("she is", "she's"),
    SUBJECT("we are", "we're"),
    SUBJECT("you are", "you're"),
    SUBJECT("they are", "they're"),
    SUBJECT("I will", "I'll"),
    SUBJECT("we will", "we'll"),
    SUBJECT("you will", "you'll"),
    SUBJECT("he will", "he'll"),
    SUBJECT("she will", "she'll"),
    SUBJECT("they will", "they'll"),
    SUBJECT("it will", "it'll"),
    SUBJECT("I would", "I'd"),
    SUBJECT("what is", "what's"),
    SUBJECT("where is", "where's"),
    SUBJECT("who is", "who's"),
    SUBJECT("let us", "let's"),
    SUBJECT("I have been", "I've been"),
    SUBJECT("he has been", "he's been"),
    SUBJECT("she has been", "she's been"),
    SUBJECT("we have been", "we've been"),
    SUBJECT("I have never", "I've never"),
    SUBJECT("I have already", "I've already"),
    SUBJECT("I have just", "I've just"),
};

static const struct concise_entry concise_zh[] = {
    {"的时候", "时", "小|有|大|老|轻|少|年轻|什么样|那样|这样", "候", 0},
    {"什么时候", "何时", "没|不管|", "", CONCISE_WORD_NEXT},
    {"为什么", "为何", "不|没有", "", CONCISE_WORD_NEXT},
    {"在这种情况下，", "", "", "", CONCISE_HEAD},
    {"但是", "但", "", "，", 0},
    {"如果", "若", "", "的话", CONCISE_WORD_NEXT},
    {"虽然", "虽", "", "", CONCISE_WORD_NEXT},
    {"已经", "已", "早", "", CONCISE_WORD_NEXT},
    {"应该", "应", "不", "的|可|是|会|有", CONCISE_WORD_NEXT},
    {"必须", "须", "", "品|的|要", CONCISE_WORD_NEXT},
    {"能够", "能", "不|才|只", "", CONCISE_WORD_NEXT},
    {"非常", "很", "", "规|态|的|之|时|感", CONCISE_WORD_NEXT},
    {"没有", "没", "有|并|也|还|都|就|从来", "的|人知|必要|任何|权|关系", CONCISE_WORD_NEXT},
    {"并且", "并", "", "，", CONCISE_WORD_NEXT},
    {"以及", "及", "", "，", CONCISE_WORD_NEXT},
    {"或者", "或", "", "，|说", CONCISE_WORD_NEXT},
    {"因为", "因", "是|就|正|只|都|也", "，", CONCISE_WORD_NEXT},
    {"由于", "因", "是|正", "，", CONCISE_WORD_NEXT},
    {"为了", "为", "都是|是|全|就", "，|什么|谁", CONCISE_WORD_NEXT},
    {"自从", "自", "", "", CONCISE_WORD_NEXT},
    {"曾经", "曾", "", "的|沧", CONCISE_WORD_NEXT},
    {"正在", "在", "", "于|用", CONCISE_WORD_NEXT},
    {"对于", "对", "", "，", CONCISE_WORD_NEXT},
    {"其实，", "", "", "", CONCISE_HEAD},
    {"其实", "", "", "，", CONCISE_WORD_NEXT},
    {"事实上，", "", "", "", CONCISE_HEAD},
    {"实际上，", "", "", "", CONCISE_HEAD},
    {"当然，", "", "", "", CONCISE_HEAD},
    {"此外，", "", "", "", CONCISE_HEAD},
    {"另外，", "", "", "", CONCISE_HEAD},
    {"真的很", "很", "", "", CONCISE_WORD_NEXT},
};

static const struct concise_entry concise_de[] = {
    PHRASE("aufgrund der Tatsache, dass", "weil"),
    PHRASE("auf Grund der Tatsache, dass", "weil"),
    {"immer noch", "noch", "", "immer", CONCISE_WORD_NEXT},
    PHRASE("gar nicht", "nicht"),
    PHRASE("überhaupt nicht", "nicht"),
    PHRASE("gar keine", "keine"),
    PHRASE("gar kein", "kein"),
    PHRASE("gar nichts", "nichts"),
    PHRASE("überhaupt nichts", "nichts"),
    PHRASE("überhaupt keine", "keine"),
    PHRASE("überhaupt kein", "kein"),
    PHRASE("noch einmal", "nochmals"),
    PHRASE("ein bisschen", "etwas"),
    PHRASE("ein wenig", "etwas"),
    PHRASE("zum Beispiel", "etwa"),
    PHRASE("und so weiter", "usw."),
    PHRASE("beziehungsweise", "bzw."),
    {"nach Hause", "heim", "", "", 0},
    {"zu Hause", "daheim", "von", "", 0},
    PHRASE("auf jeden Fall", "jedenfalls"),
    PHRASE("in der Regel", "meist"),
    PHRASE("zu diesem Zeitpunkt", "jetzt"),
    PHRASE("mit Hilfe von", "mit"),
    PHRASE("in diesem Moment", "jetzt"),
    PHRASE("von Zeit zu Zeit", "manchmal"),
    PHRASE("ab und zu", "manchmal"),
    PHRASE("so bald wie möglich", "baldmöglichst"),
    PHRASE("so schnell wie möglich", "schnellstmöglich"),
    PHRASE("auch noch", "auch"),
    INNER("sehr", "nicht|so|zu|wie|kein|keine|keinen|wirklich|nie",
          "viel|viele|vielen|wohl|gern|gerne|geehrte|geehrter|oft|bald|nah|nahe"),
    INNER("wirklich", "nicht|kein|keine|nichts|was|wer|du|ihr|Sie", "nicht|sein|ist|war"),
    INNER("eigentlich", "nicht|was|wer|warum|wie|du|ihr|Sie", "nicht|nur"),
    INNER("tatsächlich", "nicht|was", "nicht|sein"),
    INNER("ziemlich", "nicht|so", "viel|viele"),
    INNER("ganz", "nicht|im|den|die|der|das|dem|eine|ein|einen|voll|so",
          "und|oder|ohne|viel|am|im|oben|unten|genau|besonders|gleich|egal|bestimmt|sicher|offensichtlich"),
};

static const struct concise_entry concise_es[] = {
    PHRASE("a pesar de que", "aunque"),
    PHRASE("debido a que", "porque"),
    PHRASE("con el fin de", "para"),
    PHRASE("a fin de", "para"),
    PHRASE("con respecto a", "sobre"),
    PHRASE("acerca de", "sobre"),
    PHRASE("encima de", "sobre"),
    PHRASE("en este momento", "ahora"),
    PHRASE("en la actualidad", "hoy"),
    PHRASE("de vez en cuando", "a veces"),
    PHRASE("cada vez que", "cuando"),
    PHRASE("por supuesto que", "claro que"),
    {"Sin embargo, ", "Pero ", "", "", CONCISE_HEAD},
    {"Yo", "", "", "también|mismo|y|solo|sólo|tampoco|que|no|soy|siempre|nunca|misma|ya|me|te|le|lo|la|se",
     CONCISE_HEAD | CONCISE_LOWER_NEXT},
    {"Nosotros", "", "", "también|mismos|y|solo|sólo|tampoco|que|dos|mismas", CONCISE_HEAD | CONCISE_LOWER_NEXT},
    {"Tú", "", "", "también|mismo|y|solo|sólo|tampoco|que|misma|o|eres|no", CONCISE_HEAD | CONCISE_LOWER_NEXT},
    ADVERB("muy", "no|por|tan|ni", "pocos|pocas|poco|poca|bien|mal|lejos|cerca|de|a|pronto|tarde"),
    ADVERB("realmente", "no|qué", "no|es"),
    ADVERB("verdaderamente", "no", ""),
    ADVERB("completamente", "no", ""),
    ADVERB("bastante", "no|lo", "como|para|de|bien|dinero|tiempo|gente|comida|agua"),
};

static const struct concise_entry concise_fr[] = {
    PHRASE("afin de", "pour"),
    PHRASE("afin que", "pour que"),
    PHRASE("étant donné que", "puisque"),
    PHRASE("à l'heure actuelle", "actuellement"),
    PHRASE("un grand nombre de", "beaucoup de"),
    PHRASE("en dépit de", "malgré"),
    PHRASE("de temps en temps", "parfois"),
    PHRASE("dans le but de", "pour"),
    PHRASE("de manière à", "pour"),
    ADVERB("très", "pas|si|le|la|les|au", "peu|bien|tôt|tard|loin|souvent|mal"),
    ADVERB("vraiment", "pas|ne|y", "pas|rien|est"),
    ADVERB("tout à fait", "pas", ""),
    ADVERB("complètement", "pas", ""),
};

static const struct concise_entry concise_it[] = {
    PHRASE("al fine di", "per"),
    PHRASE("allo scopo di", "per"),
    PHRASE("in modo da", "per"),
    PHRASE("per mezzo di", "con"),
    PHRASE("di tanto in tanto", "a volte"),
    PHRASE("nel caso in cui", "se"),
    PHRASE("dal momento che", "poiché"),
    ADVERB("davvero", "non", ""),
    ADVERB("molto", "non|di|con|da|per", "tempo|denaro|lavoro|bene|poco|più|meno|di"),
};

static const struct concise_entry concise_pt[] = {
    PHRASE("a fim de", "para"),
    PHRASE("com o objetivo de", "para"),
    PHRASE("devido ao fato de que", "porque"),
    PHRASE("de vez em quando", "às vezes"),
    PHRASE("no caso de", "se"),
    PHRASE("neste momento", "agora"),
    ADVERB("realmente", "não", "não"),
    {"Eu", "", "", "também|mesmo|e|só|sou|que|não|me|te|o|a|lhe|mesma", CONCISE_HEAD | CONCISE_LOWER_NEXT},
};

static const struct concise_entry concise_ru[] = {
    PHRASE("для того чтобы", "чтобы"),      PHRASE("для того, чтобы", "чтобы"),
    PHRASE("в том случае, если", "если"),   PHRASE("в связи с тем, что", "так как"),
    PHRASE("несмотря на то, что", "хотя"),  PHRASE("в настоящее время", "сейчас"),
    PHRASE("время от времени", "иногда"),   ADVERB("очень", "не", "много|мало|хорошо|плохо|скоро|часто|даже"),
    ADVERB("действительно", "не", "ли|не"),
};

static const struct concise_entry concise_ja[] = {
    {"することができ", "でき", "", "", 0},
    {"しかしながら", "しかし", "", "", 0},
    {"非常に", "", "", "", CONCISE_WORD_NEXT},
    {"とても", "", "", "、|も", CONCISE_WORD_NEXT},
    {"本当に", "", "", "、|は", CONCISE_WORD_NEXT},
    {"のでしょうか", "でしょうか", "な|ん", "", 0},
    {"けれども", "けど", "", "", 0},
    {"あるいは", "または", "", "", 0},
};

static const struct concise_entry concise_ko[] = {
    ADVERB("매우", "", ""),
    ADVERB("아주", "", "많이|조금"),
    ADVERB("굉장히", "", ""),
    PHRASE("그렇기 때문에", "그래서"),
    PHRASE("그럼에도 불구하고", "그래도"),
    PHRASE("하기 위하여", "하려고"),
    PHRASE("하기 위해서", "하려고"),
};

/* clang-format off */
#define CONCISE_LANGS(X) \
    X("en", concise_en) X("zh", concise_zh) X("de", concise_de) X("es", concise_es) X("fr", concise_fr) X("it", concise_it) \
    X("pt", concise_pt) X("ru", concise_ru) X("ja", concise_ja) X("ko", concise_ko)
/* clang-format on */
#endif
