/* Curses, insults and vulgar words: nobody asks to have them said politely, and a polite form of address in a curse
 * that a rule has put there is nonsense. Spaced languages: whole words; a '*' at the end: whatever begins so. */
#ifndef LL_DIALOGUE_KINDS_COARSE_TABLE_H
#define LL_DIALOGUE_KINDS_COARSE_TABLE_H

static const struct {
    const char *lang, *words;
} coarse[] = {
    {"en",
     "fuck*|motherfuck*|shit*|bullshit|ass|arse|asshole*|arsehole*|bitch*|bastard*|dick|dickhead|cock|cunt*|piss|"
     "pissed|damn|damned|goddamn|dammit|crap|idiot*|moron*|jerk|jerks|stupid|fool|fools|dumb|dumbass|whore*|slut*|"
     "bloody|hell|loser|losers|scum|freak|screw|sucks|suck|porn|sex|naked|retard*|nigger*|faggot*|shut|scumbag"},
    {"zh", "他妈|妈的|操你|操他|我操|我靠|傻|笨蛋|混蛋|王八|婊|滚|屁|狗屎|白痴|蠢|贱|变态|该死|去死|废物|畜生|杂种|"
           "流氓|闭嘴|骗子|神经病|猪|妓|性交|做爱|鸡巴|屌|逼|脑残|疯子|恶心|讨厌|丑"},
    {"de", "scheiß*|scheiss*|arsch*|fick*|hure*|schlampe*|wichser*|fotze*|idiot*|trottel*|dummkopf|dumm|dumme|blöd*|"
           "depp*|mistkerl*|verdammt*|verfluch*|kack*|pisse*|penner*|spinner|spinnst|miststück|schwein|schweine|"
           "halt|klappe|fresse|maul|verpiss*|drecks*|hässlich*"},
    {"es", "mierda*|puta*|puto*|joder|jodid*|jode*|coño|cabrón|cabron*|gilipollas|idiota*|imbécil*|estúpid*|culo|"
           "carajo|pendej*|maldit*|hijoputa|zorra|cállate|tonto|tonta|basura|feo|fea|boludo|polla|verga|follar"},
    {"fr", "merde*|putain*|con|conne|connard*|connasse|enculé*|foutre|salope*|salaud*|bordel|chier|cul|bite|niquer|"
           "crétin*|imbécile*|idiot*|débile*|gueule|abruti*"},
    {"it",
     "merda*|cazzo|cazzi|stronz*|puttana*|vaffanculo|coglion*|culo|bastard*|idiot*|stupid*|cretin*|fottut*|troia"},
    {"pt", "merda*|porra|caralho|puta*|foda*|foder|cu|bosta|idiota*|imbecil*|estúpid*|burro|burra|desgraçad*|maldit*|"
           "otári*|babaca*"},
    {"ru",
     "бля*|хуй|хуя|хуё*|пизд*|еба*|ёб*|сука|суки|дерьм*|говн*|жоп*|идиот*|дурак*|дур|дура|тупой|тупая|тварь|сволоч*|"
     "мразь|заткни*|козёл"},
    {"ja", "くそ|クソ|糞|馬鹿|バカ|ばか|阿呆|アホ|畜生|死ね|てめえ|ブス|デブ|ちくしょう|間抜け|売女|黙れ"},
    {"ko", "씨발|시발|개새|새끼|병신|지랄|좆|미친|바보|멍청|닥쳐|꺼져|썅|등신"},
    {"cs", "kurv*|hovn*|prdel*|debil*|idiot*|blb*|sakra|zasran*|mrd*"},
    {"ar", "كلب|حمار|غبي|أحمق|اخرس|تبا|لعنة|عاهرة|قذر"},
};

#endif
