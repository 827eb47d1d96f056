/* How the first person shows who speaks: words after which an adjective or participle agrees with the speaker, and
 * those words in both genders. "-" stands for the rule of endings, which needs no list. */
#ifndef LL_DIALOGUE_KINDS_AGREE_TABLE_H
#define LL_DIALOGUE_KINDS_AGREE_TABLE_H

struct gendered {
    const char *male, *female;
};
/* clang-format off */
static const struct gendered agree_es[] = {
    {"cansado", "cansada"}, {"ocupado", "ocupada"}, {"enfermo", "enferma"}, {"contento", "contenta"}, {"listo", "lista"}, {"seguro", "segura"}, {"solo", "sola"}, {"preocupado", "preocupada"}, {"aburrido", "aburrida"}, {"nervioso", "nerviosa"}, {"orgulloso", "orgullosa"}, {"perdido", "perdida"}, {"casado", "casada"}, {"enamorado", "enamorada"}, {"enfadado", "enfadada"}, {"enojado", "enojada"}, {"sorprendido", "sorprendida"}, {"confundido", "confundida"}, {"interesado", "interesada"}, {"acostumbrado", "acostumbrada"}, {"convencido", "convencida"}, {"harto", "harta"}, {"loco", "loca"}, {"borracho", "borracha"}, {"hambriento", "hambrienta"}, {"sediento", "sedienta"}, {"agotado", "agotada"}, {"satisfecho", "satisfecha"}, {"decepcionado", "decepcionada"}, {"emocionado", "emocionada"}, {"agradecido", "agradecida"}, {"resfriado", "resfriada"}, {"asustado", "asustada"}, {"avergonzado", "avergonzada"}, {"sentado", "sentada"}, {"despierto", "despierta"}, {"dispuesto", "dispuesta"}, {"muerto", "muerta"}, {"vivo", "viva"}, {"herido", "herida"}, {"atrapado", "atrapada"}, {"soltero", "soltera"}, {"viejo", "vieja"}, {"alto", "alta"}, {"bajo", "baja"}, {"gordo", "gorda"}, {"rico", "rica"}, {"nuevo", "nueva"}, {"médico", "médica"}, {"profesor", "profesora"}, {"alumno", "alumna"}, {"abogado", "abogada"}, {"americano", "americana"}, {"español", "española"}, {"japonés", "japonesa"}, {"francés", "francesa"}, {"mexicano", "mexicana"}, {"alérgico", "alérgica"}, {"tímido", "tímida"}, {"afortunado", "afortunada"}, {"curioso", "curiosa"}, {"ciego", "ciega"}, {"sordo", "sorda"}};
static const struct gendered agree_fr[] = {
    {"fatigué", "fatiguée"}, {"content", "contente"}, {"prêt", "prête"}, {"sûr", "sûre"}, {"seul", "seule"}, {"occupé", "occupée"}, {"marié", "mariée"}, {"désolé", "désolée"}, {"heureux", "heureuse"}, {"étudiant", "étudiante"}, {"perdu", "perdue"}, {"surpris", "surprise"}, {"né", "née"}, {"allé", "allée"}, {"arrivé", "arrivée"}, {"venu", "venue"}, {"parti", "partie"}, {"resté", "restée"}, {"tombé", "tombée"}, {"inquiet", "inquiète"}, {"fier", "fière"}, {"certain", "certaine"}, {"français", "française"}, {"américain", "américaine"}, {"déçu", "déçue"}, {"ravi", "ravie"}, {"intéressé", "intéressée"}, {"habitué", "habituée"}, {"convaincu", "convaincue"}, {"épuisé", "épuisée"}, {"vieux", "vieille"}};
static const struct gendered agree_pt[] = {
    {"cansado", "cansada"}, {"ocupado", "ocupada"}, {"pronto", "pronta"}, {"sozinho", "sozinha"}, {"preocupado", "preocupada"}, {"casado", "casada"}, {"certo", "certa"}, {"perdido", "perdida"}, {"doente", "doente"}, {"surpreso", "surpresa"}, {"orgulhoso", "orgulhosa"}, {"professor", "professora"}, {"médico", "médica"}, {"bêbado", "bêbada"}, {"satisfeito", "satisfeita"}, {"interessado", "interessada"}, {"solteiro", "solteira"}};
static const struct gendered agree_it[] = {
    {"stanco", "stanca"}, {"contento", "contenta"}, {"pronto", "pronta"}, {"sicuro", "sicura"}, {"solo", "sola"}, {"occupato", "occupata"}, {"sposato", "sposata"}, {"preoccupato", "preoccupata"}, {"malato", "malata"}, {"nato", "nata"}, {"andato", "andata"}, {"arrivato", "arrivata"}, {"stato", "stata"}, {"venuto", "venuta"}, {"sorpreso", "sorpresa"}, {"convinto", "convinta"}, {"innamorato", "innamorata"}, {"americano", "americana"}, {"italiano", "italiana"}, {"ubriaco", "ubriaca"}};
static const struct gendered agree_ru[] = {
    {"рад", "рада"}, {"уверен", "уверена"}, {"готов", "готова"}, {"должен", "должна"}, {"согласен", "согласна"}, {"занят", "занята"}, {"болен", "больна"}, {"голоден", "голодна"}, {"счастлив", "счастлива"}, {"был", "была"}, {"хотел", "хотела"}, {"видел", "видела"}, {"знал", "знала"}, {"думал", "думала"}, {"сделал", "сделала"}, {"купил", "купила"}, {"забыл", "забыла"}, {"понял", "поняла"}, {"слышал", "слышала"}, {"сказал", "сказала"}, {"написал", "написала"}, {"прочитал", "прочитала"}, {"пришёл", "пришла"}, {"пошёл", "пошла"}, {"нашёл", "нашла"}, {"мог", "могла"}, {"решил", "решила"}, {"устал", "устала"}, {"начал", "начала"}, {"работал", "работала"}, {"жил", "жила"}, {"потерял", "потеряла"}, {"встретил", "встретила"}};
static const struct gendered agree_cs[] = {
    {"rád", "ráda"}, {"unavený", "unavená"}, {"šťastný", "šťastná"}, {"nemocný", "nemocná"}, {"připravený", "připravená"}, {"sám", "sama"}, {"spokojený", "spokojená"}, {"byl", "byla"}, {"chtěl", "chtěla"}, {"viděl", "viděla"}, {"věděl", "věděla"}, {"zapomněl", "zapomněla"}, {"koupil", "koupila"}};
static const struct gendered agree_ar[] = {
    {"متعب", "متعبة"}, {"مشغول", "مشغولة"}, {"سعيد", "سعيدة"}, {"آسف", "آسفة"}, {"جائع", "جائعة"}, {"مريض", "مريضة"}, {"متأكد", "متأكدة"}, {"جاهز", "جاهزة"}, {"خائف", "خائفة"}, {"طالب", "طالبة"}, {"وحيد", "وحيدة"}, {"متزوج", "متزوجة"}};
/* clang-format on */

/* frames: what stands before such a word in the first person; between: words that may stand in between. */
static const struct agreement {
    const char *lang, *frames, *between;
    const struct gendered *word;
    int n;
    const char *needs; /* words of the same text that make the first person certain, where the frame does not */
} agreements[] = {
#define AGREE(lang, frames, between, table, needs)                                                                     \
    {                                                                                                                  \
        lang, frames, between, table, sizeof table / sizeof *table, needs                                              \
    }
    AGREE("es", "estoy|soy|estuve|me siento|me sentí|me quedé",
          "muy|tan|un poco|bastante|demasiado|completamente|realmente|casi|no|ya|totalmente|muy muy|un", agree_es, ""),
    AGREE("fr", "je suis|j'étais|je me sens|je serais|je serai|suis-je",
          "très|si|un peu|trop|vraiment|pas|toujours|déjà|bien|complètement|tellement|tout à fait", agree_fr, ""),
    AGREE("pt", "estou|sou|me sinto|fiquei", "muito|tão|um pouco|bastante|realmente|meio", agree_pt, ""),
    AGREE("it", "sono|mi sento", "molto|così|un po'|davvero|troppo|già|sempre", agree_it, "io|mi"),
    AGREE("ru", "я", "не|уже|очень|бы|тоже|так|никогда|всегда|только что|ещё|почти|просто", agree_ru, ""),
    AGREE("cs", "jsem", "velmi|tak|trochu|už|opravdu|si|se", agree_cs, ""),
    AGREE("ar", "أنا", "جد|غير", agree_ar, "")};
#endif
