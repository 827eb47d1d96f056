/* Words that differ between two varieties of a language and nothing else about the sentence: {of the first variety, of
 * the second}. Only words that can be exchanged without touching their neighbours (same gender, number and government)
 * and whose sense in general texts is one. */
#ifndef LL_DIALOGUE_KINDS_REGION_TABLE_H
#define LL_DIALOGUE_KINDS_REGION_TABLE_H

struct regional {
    const char *a, *b;
};

/* clang-format off */
/* American, British */
static const struct regional en_us_gb[] = {
    {"color", "colour"}, {"colors", "colours"}, {"colorful", "colourful"}, {"colored", "coloured"}, {"favorite", "favourite"}, {"favor", "favour"},
    {"honor", "honour"}, {"neighbor", "neighbour"}, {"neighbors", "neighbours"}, {"neighborhood", "neighbourhood"}, {"behavior", "behaviour"}, {"labor", "labour"},
    {"humor", "humour"}, {"rumor", "rumour"}, {"rumors", "rumours"}, {"flavor", "flavour"}, {"harbor", "harbour"}, {"center", "centre"},
    {"theater", "theatre"}, {"meters", "metres"}, {"kilometers", "kilometres"}, {"liters", "litres"}, {"gray", "grey"}, {"defense", "defence"},
    {"traveling", "travelling"}, {"traveled", "travelled"}, {"traveler", "traveller"}, {"canceled", "cancelled"}, {"jewelry", "jewellery"}, {"pajamas", "pyjamas"},
    {"organization", "organisation"}, {"organize", "organise"}, {"organized", "organised"}, {"realize", "realise"}, {"realized", "realised"}, {"recognize", "recognise"},
    {"recognized", "recognised"}, {"apologize", "apologise"}, {"apologized", "apologised"}, {"analyze", "analyse"}, {"aluminum", "aluminium"}, {"mom", "mum"},
    {"apartment", "flat"}, {"elevator", "lift"}, {"sidewalk", "pavement"}, {"vacation", "holiday"}, {"cookies", "biscuits"}, {"soccer", "football"},
    {"gasoline", "petrol"}, {"flashlight", "torch"}, {"garbage", "rubbish"}, {"trash", "rubbish"}, {"pants", "trousers"}, {"sweater", "jumper"},
    {"truck", "lorry"}, {"subway", "underground"}, {"highway", "motorway"}, {"freeway", "motorway"}, {"diaper", "nappy"}, {"diapers", "nappies"},
    {"eggplant", "aubergine"}, {"movie", "film"}, {"movies", "films"}, {"drugstore", "chemist's"}, {"mailbox", "postbox"}, {"skillful", "skilful"}, {"fulfill", "fulfil"}};
/* Brazil, Portugal */
static const struct regional pt_br_pt[] = {
    {"ônibus", "autocarro"}, {"trem", "comboio"}, {"celular", "telemóvel"}, {"celulares", "telemóveis"}, {"café da manhã", "pequeno-almoço"}, {"suco", "sumo"},
    {"esporte", "desporto"}, {"esportes", "desportos"}, {"usuário", "utilizador"}, {"usuários", "utilizadores"}, {"arquivo", "ficheiro"}, {"arquivos", "ficheiros"}, {"mouse", "rato"},
    {"registro", "registo"}, {"registros", "registos"}, {"econômico", "económico"}, {"econômica", "económica"}, {"bebê", "bebé"}, {"gênero", "género"}, {"fato", "facto"}, {"fatos", "factos"}, {"contato", "contacto"}, {"contatos", "contactos"}, {"senha", "palavra-passe"},
    {"aeromoça", "hospedeira"}, {"sorvete", "gelado"}, {"quilômetros", "quilómetros"}, {"planejar", "planear"}, {"controle", "controlo"}, {"gerenciar", "gerir"}, {"xícara", "chávena"}};
/* Spain, Mexico */
static const struct regional es_es_mx[] = {
    {"móvil", "celular"}, {"móviles", "celulares"}, {"coche", "carro"}, {"coches", "carros"}, {"zumo", "jugo"}, {"patata", "papa"}, {"patatas", "papas"},
    {"conducir", "manejar"}, {"conduce", "maneja"}, {"conduciendo", "manejando"}, {"piscina", "alberca"}, {"aparcar", "estacionar"}, {"aparcamiento", "estacionamiento"}, {"autobús", "camión"},
    {"vídeo", "video"}, {"vídeos", "videos"}, {"melocotón", "durazno"}, {"melocotones", "duraznos"}, {"manta", "cobija"}, {"mantas", "cobijas"}, {"enfadado", "enojado"}, {"enfadada", "enojada"}, {"enfadados", "enojados"}, {"enfadarse", "enojarse"}, {"enfadó", "enojó"}, {"echar de menos", "extrañar"}, {"alquilar", "rentar"}};
/* Germany, Austria */
static const struct regional de_de_at[] = {
    {"Januar", "Jänner"}, {"Aprikosen", "Marillen"}, {"Aprikose", "Marille"}, {"Treppe", "Stiege"}, {"Stuhl", "Sessel"}, {"Stühle", "Sessel"}, {"Schrank", "Kasten"}, {"Krankenhaus", "Spital"}, {"dieses Jahr", "heuer"}, {"Mais", "Kukuruz"}, {"Februar", "Feber"}};
/* mainland terms and Taiwan's, both in simplified characters */
static const struct regional zh_cn_tw[] = {
    {"文件夹", "资料夹"}, {"出租车", "计程车"}, {"自行车", "脚踏车"}, {"公交车", "公车"}, {"方便面", "泡面"}, {"冰激凌", "冰淇淋"}, {"幼儿园", "幼稚园"}, {"互联网", "网际网路"}, {"数据库", "资料库"}, {"服务器", "伺服器"}, {"字符串", "字串"}, {"打印机", "印表机"}, {"新西兰", "纽西兰"}, {"意大利", "义大利"}, {"软件", "软体"}, {"硬件", "硬体"}, {"程序", "程式"}, {"网络", "网路"}, {"鼠标", "滑鼠"}, {"打印", "列印"}, {"默认", "预设"}, {"视频", "影片"}, {"土豆", "马铃薯"}, {"菠萝", "凤梨"}, {"酸奶", "优格"}, {"短信", "简讯"}, {"博客", "部落格"}, {"激光", "雷射"}, {"屏幕", "萤幕"}, {"用户", "使用者"}, {"数据", "资料"}, {"内存", "记忆体"}, {"硬盘", "硬碟"}, {"光盘", "光碟"}, {"字体", "字型"}, {"变量", "变数"}, {"函数", "函式"}, {"接口", "介面"}, {"模块", "模组"}, {"代码", "程式码"}, {"链接", "连结"}, {"保存", "储存"}, {"导弹", "飞弹"}, {"悉尼", "雪梨"}};
/* clang-format on */

static const struct region {
    const char *lang;    /* of the texts */
    const char *name[2]; /* the varieties, as the wordings' names.yaml names them */
    const struct regional *pair;
    int n;
} regions[] = {
#define REGION(lang, a, b, table)                                                                                      \
    {                                                                                                                  \
        lang, {a, b}, table, sizeof table / sizeof *table                                                              \
    }
    REGION("en", "en-US", "en-GB", en_us_gb), REGION("pt", "pt-BR", "pt-PT", pt_br_pt),
    REGION("es", "es-ES", "es-MX", es_es_mx), REGION("de", "de-DE", "de-AT", de_de_at),
    REGION("zh", "zh-CN", "zh-TW", zh_cn_tw)};
#endif
