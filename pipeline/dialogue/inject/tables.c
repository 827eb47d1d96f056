#include "dialogue/inject/tables.h"

#include "text/lang.h"

static const struct tongue tongues[] = {
    {.lang = "en",
     .little =
         "i you he she it we they me him her us them mine yours his hers ours theirs myself yourself himself herself "
         "itself ourselves themselves who whom whose which what that this these those there here one ones someone "
         "something anyone everyone everything is are was were be been being am do does did done have has had having "
         "will would can could shall should may might must let's let to not so too as if then than up out off down "
         "over on in at by for with from of about into onto under after before just only even also very much many more "
         "most some any all both each every such other another own same yes no oh well please get got gets go goes "
         "going gone come comes came make makes made take took put first last second third next final lot sir mr mrs "
         "ms dr let lets like",
     .determiners = "the a an this that these those my your his her its our their some any every each no another",
     .adverbs = "today yesterday tomorrow again now here there together alone too already still always often usually "
                "sometimes really very quite rather probably certainly finally suddenly quickly slowly carefully "
                "completely extremely actually recently immediately soon",
     .clauses = "because but and so while although though when if as which where especially including since unless "
                "until before after without with who",
     .subordinators = "if when because although though while as since unless until before after whenever once even "
                      "whether either neither both not what who why how where",
     .numbers = "two three four five six seven eight nine ten eleven twelve",
     .negators = "no not never nothing nobody none neither nor nowhere cannot can't won't don't doesn't didn't isn't "
                 "aren't wasn't weren't couldn't wouldn't shouldn't mustn't haven't hasn't hadn't without hardly "
                 "barely seldom rarely n't few little needn't ain't dont cant",
     .deny = "is=is_not are=are_not was=was_not were=were_not can=cannot could=could_not should=should_not "
             "will=will_not would=would_not must=must_not am=am_not always=never may=may_not might=might_not",
     .undeny = "isn't=is aren't=are wasn't=was weren't=were can't=can cannot=can couldn't=could wouldn't=would "
               "shouldn't=should won't=will mustn't=must never=always don't= haven't=have hasn't=has",
     .polar = "any anyone anything anybody anymore yet ever either anywhere at until longer all else than much only "
              "just but even necessarily whether",
     .agree = "is=are are=is was=were were=was has=have this=these these=this that=those those=that a=an an=a am=is "
              "does=do doesn't=don't isn't=aren't aren't=isn't wasn't=weren't many=much much=many men=man women=woman "
              "children=child people=peoples him=he them=they himself=themselves went=goed better=gooder",
     .registers = "yes=yeah children=kids very=super hello=yo father=dad mother=mom friends=buddies man=dude "
                  "money=dough child=kid police=cops because=cuz them='em great=awesome food=grub good-bye=bye-bye "
                  "many=tons_of friend=buddy",
     .tails = "of in on at to for with by from the a an and or but that than as is are was were be not my your his her "
              "its our their who which whose into about this these those"},
    {.lang = "de",
     .little = "ich du er sie es wir ihr mich dich sich uns euch ihn ihm ihnen mir dir man wer wen wem was das dies "
               "dieser diese dieses jener etwas jemand alles alle ist sind war waren bin bist sein gewesen wird werden "
               "wurde wurden worden würde würden hat haben habe hast hatte hatten hätte hätten kann kannst können "
               "konnte könnte muss musst müssen musste soll sollen sollte will willst wollen wollte darf dürfen mag "
               "möchte ja nein doch mal denn so zu an auf aus bei in im mit nach von vor um über unter für durch gegen "
               "ohne bis hier da dort dann wann wo wie warum welche welcher welches viel viele mehr sehr nur auch noch "
               "schon immer wieder ab los hin her weg zurück selbst selber geht ging gehen kommt kam kommen macht "
               "machen machte lassen lässt ließ heraus hinaus ersten erste erster letzten letzte letzter nächsten "
               "nächste meisten meiste weitere weiteren weiterer kommenden andere anderen anderer beiden beide ganze "
               "ganzen ganzer dritte dritten zweite zweiten sondern gehen",
     .determiners =
         "der die das den dem des ein eine einen einem einer eines mein meine meinen meinem meiner dein deine "
         "sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unseren diese dieser "
         "dieses diesen diesem kein keine keinen",
     .adverbs = "heute gestern morgen wieder jetzt hier dort auch schon noch immer oft sehr ziemlich wirklich "
                "wahrscheinlich sicher endlich plötzlich schnell langsam bald sofort allein zusammen gerade manchmal "
                "völlig besonders eigentlich leider",
     .clauses = "weil wenn als obwohl und aber denn während bevor nachdem damit da sondern sodass bis falls",
     .subordinators = "wenn als weil obwohl während bevor nachdem da falls sobald ob dass daß nicht sowohl weder je "
                      "wer was wie wo solange seit bis",
     .numbers = "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
     .negators = "nicht nichts nie niemals niemand kein keine keinen keinem keiner keines nirgends weder ohne kaum "
                 "nein nirgendwo ni",
     .deny = "immer=nie",
     .undeny = "nicht= nie=immer niemals=immer nichts=alles niemand=jeder",
     .polar = "nur mehr einmal wahr immer alle so sondern brauchen brauchst brauche braucht mal einmal auch noch bevor "
              "bis ganz ob",
     .agree =
         "der=das der=die die=der die=das das=die das=der den=die dem=den ein=eine eine=ein einen=eine einem=einen "
         "einer=einen mein=meine meine=mein sein=seine seine=sein ist=sind sind=ist hat=haben haben=hat war=waren "
         "waren=war mir=mich mich=mir ihm=ihn ihn=ihm dich=dir dir=dich wird=werden werden=wird kann=können "
         "können=kann dieser=dieses dieses=diese diese=dieser",
     .registers = "Ihnen=dir Ihren=deinen Ihrem=deinem Ihrer=deiner Ihre=deine Ihr=dein dir=Ihnen dich=Sie deine=Ihre "
                  "deinen=Ihren deinem=Ihrem deiner=Ihrer dein=Ihr bekommen=kriegen bekommt=kriegt "
                  "Geld=Knete Mutter=Mama Vater=Papa Kinder=Gören nichts=nix",
     .tails = "von in im an am zu zum zur für mit bei aus der die das den dem des ein eine einen einem einer und oder "
              "aber dass daß als wie ist sind war nicht sehr um auf über unter"},
    {.lang = "es",
     .little =
         "yo tú él ella ello nosotros vosotros ellos ellas usted ustedes me te se nos os lo la le los las les mí ti sí "
         "conmigo contigo mío tuyo suyo esto eso aquello este ese alguien algo nadie nada todo todos toda todas otro "
         "otra mismo misma es son era eran fue fueron ser sido soy eres somos está están estaba estar estoy ha han he "
         "has había haber hay tiene tienen tengo tenía tener puede puedo pueden podría poder debe debo hacer hace hizo "
         "hecho ir va voy fue quiere quiero más menos muy tan tanto mucho mucha muchos muchas poco qué quién cuál "
         "cuándo dónde cómo por para con sin de en a que si no sí ya aún aquí ahí allí donde",
     .determiners = "el la los las un una unos unas este esta estos estas ese esa mi tu su sus mis tus nuestro nuestra "
                    "algún alguna cada otro otra",
     .adverbs = "hoy ayer mañana ahora aquí allí también ya siempre muy bastante realmente probablemente finalmente "
                "rápidamente lentamente pronto juntos solo todavía mucho demasiado bien",
     .clauses = "porque pero y cuando si aunque mientras como donde sino sin con pues que",
     .subordinators = "si cuando porque aunque mientras como donde quien lo cuanto ni no tan a",
     .numbers = "dos tres cuatro cinco seis siete ocho nueve diez once doce",
     .negators = "no nunca nada nadie ningún ninguna ninguno jamás tampoco ni sin apenas",
     .deny =
         "es=no_es está=no_está son=no_son están=no_están puede=no_puede tiene=no_tiene hay=no_hay quiere=no_quiere "
         "era=no_era fue=no_fue puedo=no_puedo tengo=no_tengo quiero=no_quiero sabe=no_sabe siempre=nunca "
         "tienen=no_tienen pueden=no_pueden estaba=no_estaba debe=no_debe también=tampoco soy=no_soy estoy=no_estoy "
         "creo=no_creo",
     .undeny = "no= nunca=siempre tampoco=también nadie=alguien nada=algo",
     .polar = "nada nadie nunca ningún ninguna ninguno ni tampoco jamás sino más todavía aún solo sólo hasta",
     .agree = "el=la la=el los=las las=los un=una una=un este=esta esta=este estos=estas ese=esa esa=ese es=son son=es "
              "está=están están=está tiene=tienen tienen=tiene era=eran fue=fueron ha=han mi=mis su=sus sus=su mis=mi "
              "tu=tus nuestro=nuestra nuestra=nuestro mucho=mucha mucha=mucho bueno=buena buena=bueno hay=hays",
     .registers = "amigo=colega niños=críos trabajo=curro",
     .tails = "de del en a al con por para el la los las un una y o pero que como es son no muy su mi tu sin se"},
    {.lang = "fr",
     .little = "je tu il elle on nous vous ils elles me te se lui leur y en moi toi soi eux ce cela ça ceci celui "
               "celle ceux qui que quoi dont où est sont était étaient être été suis es sommes êtes ai as a avons avez "
               "ont avait avoir eu fait faire font va vais aller peut peux pouvoir doit veut plus moins très tout "
               "toute tous toutes autre même bien là ici si ne pas d' l' n' s' c' j' m' t' qu' quelque chose quelqu'un",
     .determiners = "le la les un une des ce cette ces mon ma mes ton ta tes son sa ses notre votre leur leurs chaque "
                    "quelques",
     .adverbs = "aujourd'hui hier demain maintenant ici aussi déjà toujours souvent très assez vraiment probablement "
                "enfin rapidement lentement bientôt ensemble encore seul beaucoup trop",
     .clauses = "parce car mais et quand si pendant comme où lorsque puisque bien sans avec",
     .subordinators = "si quand parce lorsque comme puisque bien pendant quoique ni non qui que où",
     .numbers = "deux trois quatre cinq six sept huit neuf dix onze douze",
     .negators = "pas jamais rien personne aucun aucune ni sans guère non plus",
     .undeny = "pas=pas",
     .polar = "que plus ni aucun aucune personne rien",
     .agree = "le=la la=le un=une une=un ce=cette cette=ce mon=ma ma=mon son=sa sa=son est=sont sont=est a=ont ont=a "
              "était=étaient étaient=était du=de_le au=à_le des=de_les aux=à_les beau=belle belle=beau",
     .registers = "vos=tes argent=fric travail=boulot enfants=gosses ami=pote voiture=bagnole police=flics",
     .tails =
         "de du des d' l' en à au aux avec par pour le la les un une et ou mais que qui comme est sont très sans se"},
    {.lang = "it",
     .little = "io tu lui lei noi voi loro mi ti si ci vi lo la li le ne gli me te sé chi che cosa è sono era erano "
               "essere stato ha hanno ho hai avere aveva fa fare fatto va può deve più meno molto tutto tutti altra "
               "altro stesso qui lì così come",
     .determiners = "il lo la i gli le un uno una questo questa questi queste quel quella mio mia tuo tua suo sua ogni",
     .adverbs = "oggi ieri domani ora qui lì anche già sempre molto spesso davvero probabilmente finalmente presto "
                "insieme ancora solo subito",
     .clauses = "perché ma e quando se mentre come dove sebbene senza con poiché",
     .subordinators = "se quando perché mentre come poiché sebbene né non chi che",
     .numbers = "due tre quattro cinque sei sette otto nove dieci undici dodici",
     .negators = "non mai nulla niente nessuno nessuna né neanche nemmeno senza no",
     .deny = "è=non_è sono=non_sono può=non_può ha=non_ha sempre=mai era=non_era deve=non_deve possono=non_possono "
             "sarà=non_sarà hanno=non_hanno",
     .undeny = "non=",
     .polar = "mai nulla niente nessuno nessuna né neanche nemmeno solo più ancora che",
     .agree = "il=la la=il un=una una=un i=le è=sono ha=hanno hanno=ha del=della della=del nel=nella nella=nel al=alla "
              "questo=questa questa=questo",
     .tails = "di del della in nel nella a al alla con per il la i le un una e o ma che come è sono non molto"},
    {.lang = "pt",
     .little = "eu tu ele ela nós vós eles elas você vocês me te se nos lhe lhes mim ti isso isto aquilo quem que é "
               "são era eram ser sido está estão estar foi tem têm ter tinha há faz fazer pode deve mais menos muito "
               "tudo todos outro outra mesmo aqui ali",
     .determiners = "o a os as um uma este esta esse essa meu minha seu sua cada outro outra",
     .adverbs = "hoje ontem amanhã agora aqui também já sempre muito realmente provavelmente finalmente logo juntos "
                "ainda",
     .clauses = "porque mas e quando se enquanto como onde embora sem com pois",
     .subordinators = "se quando porque embora enquanto como onde nem não",
     .numbers = "dois três quatro cinco seis sete oito nove dez onze doze",
     .negators = "não nunca nada ninguém nenhum nenhuma jamais nem sem",
     .deny = "é=não_é está=não_está são=não_são pode=não_pode tem=não_tem era=não_era sempre=nunca foi=não_foi",
     .undeny = "não= nunca=sempre",
     .polar = "nada ninguém nunca nenhum nenhuma nem mais ainda só",
     .agree = "o=a um=uma uma=um os=as este=esta esta=este é=são são=é está=estão tem=têm do=da da=do no=na na=no",
     .tails = "de do da em no na a ao à com por para o os as um uma e ou mas que como é são não muito"},
    {.lang = "ru",
     .little = "я ты он она оно мы вы они меня тебя его её ее нас вас их мне тебе ему ей нам вам им себя кто что это "
               "этот эта тот та был была было были есть будет может мог все всё весь сам самый который где когда как "
               "так уже ещё еще бы же ли",
     .adverbs = "сегодня вчера завтра сейчас здесь там тоже уже всегда часто очень довольно действительно вероятно "
                "наконец быстро медленно скоро вместе опять снова",
     .clauses = "потому но и когда если хотя пока чтобы так а",
     .subordinators = "если когда хотя пока чтобы не ни как что кто",
     .numbers = "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
     .negators = "не нет ни никогда никто ничего ничто нельзя без никакой никаких нигде",
     .deny = "может=не_может могу=не_могу был=не_был была=не_была было=не_было будет=не_будет хочу=не_хочу "
             "хочет=не_хочет знаю=не_знаю знает=не_знает можно=нельзя есть=нет люблю=не_люблю",
     .undeny = "не= нельзя=можно",
     .polar = "ни никогда никто ничего никого никому никакой никаких только нигде более больше ещё еще",
     .agree = "был=была была=был было=был этот=эта эта=этот это=эта мой=моя моя=мой может=могут будет=будут",
     .registers = "вам=тебе вами=тобой вашего=твоего вашей=твоей ваши=твои ваших=твоих",
     .tails = "в на с к у о и а но что как не из за от по для до при или без"},
    {.lang = "zh",
     .little = "我 你 他 她 它 您 我们 你们 他们 她们 它们 咱们 自己 这 那 这个 那个 这些 那些 这里 那里 这儿 那儿 谁 "
               "什么 怎么 哪 哪里 哪儿 为什么 多少 几 是 有 在 会 能 要 想 可以 应该 必须 得 让 把 被 给 对 从 向 跟 "
               "和 与 或 及 但 但是 而 而且 因为 所以 如果 就 都 也 还 才 又 再 很 太 最 更 不 没 没有 了 着 过 的 地 "
               "吗 呢 吧 啊 上 下 里 中 外 前 后 左 右 来 去 到 出 进 起 开 做 说 个 只 本 条 位 件 张 些 一个 一些 "
               "一点 有人 某些 大家 别人 以及 之 其 其他 时 时候",
     .determiners = "一个 这个 那个 一位 一只 一本 一条 一辆 这些 那些 一名 一种 这种",
     .adverbs = "很 非常 已经 也 都 还 总是 经常 常常 真的 太 再 又 一起 立刻 马上 终于 突然 大概 可能 特别 十分 刚刚 "
                "仍然 慢慢 今天 昨天 明天 现在",
     .clauses = "但 但是 因为 所以 而 而且 并 并且 不过 否则 同时 从而 以便 甚至 也 还 然而 可是",
     .tails = "说 表示 称 认为 报道 指出 来说 时 后 出 记载 的 在 和 与 是 了解 以为 以来 时候 之后 之前",
     .subordinators = "据 如果 当 因为 虽然 只要 即使 由于 要是 尽管 除非 既然 不管 无论 不仅 不但 除了 为了 每当 只有 "
                      "在 对 自从 随着 根据 与其 一旦 假如 若 不是 就算 直到",
     .numbers = "两 三 四 五 六 七 八 九 十",
     .negators = "不 没 没有 未 无 别 莫 非 勿 不是 不会 不能 不要 不可以 不想 从不 并不 决不 绝不 不再 不用 不得 无法 "
                 "从来不 从来没有 不喜欢 不知道",
     .deny =
         "是=不是 会=不会 能=不能 可以=不可以 喜欢=不喜欢 知道=不知道 有=没有 想=不想 应该=不应该 必须=不必 能够=不能",
     .undeny = "不= 不是=是 不会=会 不能=能 不要=要 不可以=可以 不想=想 没有=有 不应该=应该 从不=总是",
     .polar =
         "任何 吗 呢 么 还是 什么 谁 怎么 哪 哪里 为什么 多少 几 吧 只 才 再 就 之一 但是 而是 只有 除非 好 得 得了 "
         "再也 也 都 连",
     .agree = "地=的 得=的 的=地 本=条 条=本 辆=只 张=条 座=只 位=只 一本=一条 一条=一本 一辆=一只 一只=一辆 一张=一条 "
              "一座=一只 一位=一只 一家=一只 这本=这条 那本=那条 两本=两条 三本=三条 一把=一本 一首=一条 一封=一只 "
              "一名=一只 一所=一条 一棵=一只 一场=一本 一部=一张",
     .registers = "您=你 你=您 您们=你们 父亲=老爸 母亲=老妈 孩子=娃 美丽=靓 妻子=老婆 丈夫=老公"},
    {.lang = "ja",
     .little = "私 あなた 彼 彼女 僕 俺 君 これ それ あれ この その あの ここ そこ 誰 何 です ます した する いる ある "
               "なる れる られ ない た て に を は が も の と で から まで よう こと もの ため さん たち 人",
     .adverbs =
         "とても 非常に もう また まだ いつも よく すぐに 本当に 今日 昨日 明日 今 ときどき 一緒に 少し 多分 たぶん",
     .numbers = "二 三 四 五 六 七 八 九 十",
     .agree = "を=に に=を が=を を=が で=を",
     .registers = "私=俺 あなた=お前 父=親父 食べる=食う とても=めっちゃ"},
    {.lang = "ko",
     .adverbs = "오늘 어제 내일 지금 아주 매우 정말 이미 항상 자주 빨리 다시 함께 곧 아마",
     .undeny = "안= 못=",
     .negators = "안 못 않",
     .polar = "아무도 아무것도 아직 절대 전혀 더"},
    {.lang = "ar", .undeny = "لا=", .negators = "لا لم لن ليس ليست غير", .polar = "أي أحد أبدا إلا شيء بعد"},
};

const struct tongue *tongue_of(sv lang)
{
    sv base = lang_base(lang);
    for (size_t i = 0; i < sizeof tongues / sizeof *tongues; i++)
        if (sv_is(base, tongues[i].lang)) return sv_is(lang, "zh-Hant") ? NULL : &tongues[i];
    return NULL;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

int list_index(const char *list, sv word)
{
    if (!list || word.n <= 0) return -1;
    for (int i = 0; *list; i++) {
        ptrdiff_t n = 0;
        while (n < word.n && lower(list[n]) == lower(word.p[n]) && list[n]) n++;
        if (n == word.n && (list[n] == ' ' || !list[n])) return i;
        while (*list && *list != ' ') list++;
        list += *list == ' ';
    }
    return -1;
}

bool list_has(const char *list, sv word)
{
    return list && list_index(list, word) >= 0;
}

int list_count(const char *list)
{
    int n = list && *list ? 1 : 0;
    for (; list && *list; list++) n += *list == ' ';
    return n;
}

sv list_at(const char *list, int n)
{
    sv rest = sv_z(list);
    for (int i = 0; rest.p; i++) {
        sv item = sv_cut(&rest, ' ');
        if (i == n) return item;
    }
    return (sv){NULL, 0};
}

sv map_get(const char *map, sv word, int n, arena *mem)
{
    sv rest = sv_z(map);
    while (rest.p && rest.n) {
        sv to = sv_cut(&rest, ' '), from = sv_cut(&to, '=');
        if (!sv_eq(from, word) || n--) continue;
        char *copy = arena_z(mem, to.p ? to : SV(""));
        for (char *p = copy; *p; p++)
            if (*p == '_') *p = ' ';
        return sv_z(copy);
    }
    return (sv){NULL, 0};
}

/* ---- names ---- */

const struct name_row name_rows[] = {
    {NAME_MAN, {"Tom", "汤姆", "トム", "Том"}},
    {NAME_MAN, {"John", "约翰", "ジョン", "Джон"}},
    {NAME_MAN, {"Jim", "吉姆", "ジム", "Джим"}},
    {NAME_MAN, {"Bob", "鲍勃", "ボブ", "Боб"}},
    {NAME_MAN, {"Mike", "迈克", "マイク", "Майк"}},
    {NAME_MAN, {"Jack", "杰克", "ジャック", "Джек"}},
    {NAME_MAN, {"David", "大卫", "デイヴィッド", "Дэвид"}},
    {NAME_MAN, {"Peter", "彼得", "ピーター", "Питер"}},
    {NAME_WOMAN, {"Mary", "玛丽", "メアリー", "Мэри"}},
    {NAME_WOMAN, {"Jenny", "珍妮", "ジェニー", "Дженни"}},
    {NAME_WOMAN, {"Anna", "安娜", "アンナ", "Анна"}},
    {NAME_WOMAN, {"Lucy", "露西", "ルーシー", "Люси"}},
    {NAME_WOMAN, {"Emily", "艾米丽", "エミリー", "Эмили"}},
    {NAME_WOMAN, {"Alice", "爱丽丝", "アリス", "Алиса"}},
    {NAME_CITY, {"Boston", "波士顿", "ボストン", NULL}},
    {NAME_CITY, {"Paris", "巴黎", "パリ", NULL}},
    {NAME_CITY, {"London", "伦敦", "ロンドン", NULL}},
    {NAME_CITY, {"Tokyo", "东京", "東京", NULL}},
    {NAME_CITY, {"Berlin", "柏林", "ベルリン", NULL}},
    {NAME_CITY, {"Chicago", "芝加哥", "シカゴ", NULL}},
    {NAME_CITY, {"Beijing", "北京", "北京", NULL}},
    {NAME_CITY, {"Shanghai", "上海", "上海", NULL}},
    {NAME_CITY, {"Madrid", "马德里", "マドリード", NULL}},
    {NAME_COUNTRY, {NULL, "日本", "日本", NULL}},
    {NAME_COUNTRY, {NULL, "中国", "中国", NULL}},
    {NAME_COUNTRY, {NULL, "美国", "アメリカ", NULL}},
    {NAME_COUNTRY, {NULL, "英国", "イギリス", NULL}},
    {NAME_COUNTRY, {NULL, "法国", "フランス", NULL}},
    {NAME_COUNTRY, {NULL, "德国", "ドイツ", NULL}},
    {NAME_COUNTRY, {NULL, "澳大利亚", "オーストラリア", NULL}},
    {NAME_COUNTRY, {NULL, "加拿大", "カナダ", NULL}},
    {NAME_COUNTRY, {NULL, "意大利", "イタリア", NULL}},
};
const int name_count = (int)(sizeof name_rows / sizeof *name_rows);

int name_script_of(sv lang)
{
    static const char *const latin[] = {"en", "de", "es", "fr", "it", "pt", "nl", "da", "sv", "nb", "no"};
    sv base = lang_base(lang);
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
        if (sv_is(base, latin[i])) return NAME_LATIN;
    if (sv_is(lang, "zh")) return NAME_ZH;
    return sv_is(base, "ja") ? NAME_JA : sv_is(base, "ru") ? NAME_RU : -1;
}
