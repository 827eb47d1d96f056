/* Verifiers: every type of constraint with answers that hold, that do not, and that try to look as if they did. */
#include "dialogue/verify/verify.h"
#include "base/json.h"
#include "tap.h"

static struct verifier *v;
static struct buf line, out;
static struct json result;

/* Constraints are written with ' for ". */
static void add_json(const char *s)
{
    for (; *s; s++) buf_addc(&line, *s == '\'' ? '"' : *s); /* and \\' for \\" */
}

static void add_text(const char *name, const char *text)
{
    if (!text) return;
    buf_addf(&line, ",\"%s\":\"", name);
    json_escape(&line, sv_z(text));
    buf_addc(&line, '"');
}

/* The last reason given: the constraint's, or the gate's before it; else "pass". */
static const char *reason(void)
{
    static char r[64];
    arena mem = {0};
    snprintf(r, sizeof r, "pass");
    buf_reset(&out);
    verify_score(v, buf_sv(&line), &out);
    if (!json_parse(&result, buf_sv(&out))) return "no json";
    sv error = json_str(&result, json_path(&result, 0, SV("error")), &mem);
    if (error.p) return printf("# %.*s\n", SV_ARG(error)), "error";
    int list = json_get(&result, 0, SV("verdicts"));
    for (int x = json_first(&result, list); x >= 0; x = json_next(&result, x)) {
        sv why = json_str(&result, json_get(&result, x, SV("reason")), &mem);
        if (!why.p || (size_t)why.n >= sizeof r) continue;
        memcpy(r, why.p, (size_t)why.n);
        r[why.n] = 0;
    }
    arena_release(&mem);
    return r;
}

static void is(const char *want, const char *constraint, const char *answer)
{
    const char *got = reason();
    if (!tap_ok(!strcmp(got, want), "%s: %.70s -> %.60s", want, constraint, answer))
        printf("#   got %s: %.*s\n", got, (int)out.n, out.p);
}

static const char *langs, *source, *reference;
static void given(const char *l, const char *s, const char *r)
{
    langs = l;
    source = s;
    reference = r;
}

static void open_line(const char *constraint)
{
    buf_reset(&line);
    buf_addf(&line, "{\"langs\":{\"instruction\":\"en\",\"source\":\"%.2s\",\"target\":\"%s\"},\"constraints\":[{",
             langs, langs + 3);
    add_json(constraint);
    buf_addf(&line, "}]");
    add_text("source", source);
    add_text("reference", reference);
}

/* One constraint on one answer, without a history. */
static void judge(const char *want, const char *constraint, const char *answer)
{
    open_line(constraint);
    add_text("completion", answer);
    buf_addc(&line, '}');
    is(want, constraint, answer);
}

/* The same on the repair of a draft: messages 0 the request, 1 the draft, 2 the complaint. */
static void repair(const char *want, const char *constraint, const char *draft, const char *answer)
{
    open_line(constraint);
    buf_addf(&line, ",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"weight\":0");
    add_text("content", draft);
    buf_addf(&line, "},{\"role\":\"user\",\"content\":\"no\"}]");
    add_text("completion", answer);
    buf_addc(&line, '}');
    is(want, constraint, answer);
}

/* ---- types ---- */

static void terms(void)
{
    given("en>de", "The contract ends on Friday, and the tenant must move out.", NULL);
    judge("pass", "'type':'term','source':'contract','targets':['Vertrag']",
          "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("term-missing", "'type':'term','source':'contract','targets':['Vertrag']",
          "Die Vereinbarung endet am Freitag, und der Mieter muss ausziehen.");
    judge("term-missing", "'type':'term','targets':['Vertrag']",
          "Der Kaufvertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("term-missing", "'type':'term','targets':['Vertrag']",
          "Die Verträge enden am Freitag, und der Mieter muss ausziehen.");
    judge("pass", "'type':'term','targets':['Vertrag'],'inflect':true",
          "Die Verträge enden am Freitag, und der Mieter muss ausziehen.");
    judge("pass", "'type':'term','targets':['Abkommen','vertrag']",
          "Der VERTRAG endet am Freitag, und der Mieter muss ausziehen.");
    judge("stuffing", "'type':'term','targets':['Vertrag']", "Vertrag Vertrag Vertrag Vertrag Vertrag Vertrag Vertrag");
    judge("stuffing", "'type':'term','targets':['Vertrag']", "Der Vertrag, Vertrag.");
    judge("copied-source", "'type':'term','targets':['contract']",
          "The contract ends on Friday, and the tenant must move out.");
    judge("copied-source", "'type':'term','targets':['contract']",
          "Vertrag: The contract ends on Friday, and the tenant must move out.");
    judge("echo", "'type':'term','targets':['Vertrag']",
          "{\"type\":\"term\",\"targets\":[\"Vertrag\"]} ist die Vorgabe, die hier gilt");
    judge("bad-constraint", "'type':'term','target':'Vertrag'",
          "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("unknown-type", "'type':'terms'", "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("forbidden-word", "'type':'forbid','words':['Mieter']",
          "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("pass", "'type':'forbid','words':['Miete']", "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("pass", "'type':'forbid','words':['mietern']",
          "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("forbidden-word", "'type':'forbid','words':['mietern'],'inflect':true",
          "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("copied-source", "'type':'forbid','words':['Mieter']",
          "The contract ends on Friday, and the tenant must move out.");
    judge("too-short", "'type':'forbid','words':['Mieter']", "Ja.");
    judge("pass", "'type':'present','phrases':['am Freitag']",
          "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("phrase-missing", "'type':'present','phrases':['am Freitag','bald']",
          "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");
    judge("pass", "'type':'present','phrases':['bald','am Freitag'],'any':true",
          "Der Vertrag endet am Freitag, und der Mieter muss ausziehen.");

    given("de>en", "Die Häuser am Fluss werden im nächsten Jahr alle verkauft.", NULL);
    judge("pass", "'type':'term','targets':['house'],'inflect':true",
          "The houses by the river will all be sold next year.");
    judge("term-missing", "'type':'term','targets':['house']", "The houses by the river will all be sold next year.");
    judge("term-missing", "'type':'term','targets':['river bank'],'inflect':true",
          "The houses by the river will all be sold next year.");
    judge("pass", "'type':'term','targets':['city','by  the River']",
          "The houses by the river will all be sold next year.");
    judge("copied-source", "'type':'forbid','words':['flat']",
          "Die Häuser am Fluss werden im nächsten Jahr alle verkauft.");

    given("en>zh", "The contract ends on Friday, and the tenant must move out.", NULL);
    judge("pass", "'type':'term','source':'contract','targets':['合同']", "合同于星期五到期，房客必须搬走。");
    judge("term-missing", "'type':'term','source':'contract','targets':['契约']", "合同于星期五到期，房客必须搬走。");
    judge("stuffing", "'type':'term','targets':['合同']", "合同合同合同合同合同合同合同合同");
    judge("stuffing", "'type':'term','targets':['合同']", "合同。合同！");
    judge("copied-source", "'type':'forbid','words':['合同']",
          "The contract ends on Friday, and the tenant must move out.");
    judge("forbidden-word", "'type':'forbid','words':['房客']", "合同于星期五到期，房客必须搬走。");

    given("en>ja", "She runs in the park every morning before breakfast.", NULL);
    judge("pass", "'type':'term','targets':['公園']", "彼女は毎朝、朝食の前に公園を走る。");
    judge("term-missing", "'type':'term','targets':['走る']", "彼女は毎朝、朝食の前に公園を走ります。");
    judge("pass", "'type':'term','targets':['走る'],'inflect':true", "彼女は毎朝、朝食の前に公園を走ります。");
    judge("forbidden-word", "'type':'forbid','words':['朝食']", "彼女は毎朝、朝食の前に公園を走ります。");
    judge("stuffing", "'type':'term','targets':['公園']", "公園、公園、公園、公園、公園、公園");

    given("en>ar", "The new book is on the table next to the old lamp.", NULL);
    judge("pass", "'type':'term','targets':['الكتاب']", "الكتاب الجديد على الطاولة بجانب المصباح القديم.");
    judge("term-missing", "'type':'term','targets':['كتاب']", "الكتاب الجديد على الطاولة بجانب المصباح القديم.");
    judge("pass", "'type':'term','targets':['كتاب'],'inflect':true", "الكتاب الجديد على الطاولة بجانب المصباح القديم.");
    judge("pass", "'type':'term','targets':['طاولة'],'inflect':true",
          "وضعتُ الكتاب الجديد بالطاولة بجانب المصباح القديم.");
    judge("term-missing", "'type':'term','targets':['قلم'],'inflect':true",
          "الكتاب الجديد على الطاولة بجانب المصباح القديم.");
    judge("forbidden-word", "'type':'forbid','words':['مصباح'],'inflect':true",
          "الكتاب الجديد على الطاولة بجانب المصباح القديم.");
    judge("stuffing", "'type':'term','targets':['كتاب'],'inflect':true", "كتاب الكتاب كتاب والكتاب كتاب");

    given("en>ko", "The contract ends on Friday, and the tenant must move out.", NULL);
    judge("pass", "'type':'term','targets':['계약']", "계약은 금요일에 끝나며 세입자는 이사해야 합니다.");
    judge("term-missing", "'type':'term','targets':['계']", "계약은 금요일에 끝나며 세입자는 이사해야 합니다.");

    given("en>ru", "The terms of the contract were changed last week by both parties.", NULL);
    judge("pass", "'type':'term','targets':['договор'],'inflect':true",
          "Условия договора были изменены на прошлой неделе обеими сторонами.");
    judge("term-missing", "'type':'term','targets':['договор']",
          "Условия договора были изменены на прошлой неделе обеими сторонами.");
    judge("term-missing", "'type':'term','targets':['дорога'],'inflect':true",
          "Условия договора были изменены на прошлой неделе обеими сторонами.");
}

static void keeps(void)
{
    given("en>de", "Run make install, then make test; see README.md.", NULL);
    judge("pass", "'type':'keep','spans':['README.md','make install']",
          "Führe make install aus, dann make test; siehe README.md.");
    judge("span-missing", "'type':'keep','spans':['README.md']",
          "Führe make install aus, dann make test; siehe readme.md.");
    judge("span-count", "'type':'keep','spans':['README.md']",
          "Siehe README.md: Führe make install aus, dann make test; siehe README.md.");
    judge("pass", "'type':'keep','spans':['make']",
          "Führe make install aus, dann make test; das Gemake: siehe README.md.");
    judge("stuffing", "'type':'keep','spans':['README.md','make install','make test']",
          "make install, make test, README.md");
    given("en>zh", "Hello %s, you have {count} new messages in <b>your inbox</b>.", NULL);
    judge("pass", "'type':'assets','items':['%s','{count}','<b>','</b>']",
          "%s，您好！您的<b>收件箱</b>里有 {count} 条新消息。");
    judge("asset-missing", "'type':'assets','items':['%s','{count}']", "％s，您好！您的收件箱里有 {count} 条新消息。");
    judge("asset-count", "'type':'assets','items':['%s','{count}']", "%s，您好，%s！您的收件箱里有 {count} 条新消息。");
    judge("stuffing", "'type':'assets','items':['%s','{count}']", "%s {count}");
    given("en>ja", "Press OK in Firefox.", NULL);
    judge("pass", "'type':'keep','spans':['Firefox','OK']", "FirefoxでOKを押してください。");
    judge("span-missing", "'type':'keep','spans':['Firefox']", "ファイアーフォックスでOKを押してください。");
    given("en>ar", "Press OK in Firefox to close the window.", NULL);
    judge("pass", "'type':'keep','spans':['Firefox']", "اضغط موافق في Firefox لإغلاق النافذة.");
    judge("span-missing", "'type':'keep','spans':['Firefox']", "اضغط موافق في فايرفوكس لإغلاق النافذة.");
}

static void lengths(void)
{
    given("de>en", "Dr. Weber kam um 3.15 Uhr an. Niemand war da!", NULL);
    judge("pass", "'type':'length','unit':'words','max':9", "Dr. Weber arrived at 3.15. No one was there!");
    judge("too-long", "'type':'length','unit':'words','max':8", "Dr. Weber arrived at 3.15. No one was there!");
    judge("pass", "'type':'length','unit':'sentences','min':2,'max':2", "Dr. Weber arrived at 3.15. No one was there!");
    judge("too-few", "'type':'length','unit':'sentences','min':2", "Dr. Weber arrived at 3.15, and no one was there!");
    judge("pass", "'type':'length','unit':'chars','min':44,'max':44", "Dr. Weber arrived at 3.15. No one was there!");
    judge("pass", "'type':'length','unit':'ratio','min':0.9,'max':1.1", "Dr. Weber arrived at 3.15. No one was there!");
    judge("too-long", "'type':'length','unit':'ratio','max':0.9", "Dr. Weber arrived at 3.15. No one was there!");
    judge("bad-constraint", "'type':'length','unit':'words'", "Dr. Weber arrived at 3.15. No one was there!");
    judge("bad-constraint", "'type':'length','unit':'lines','max':3", "Dr. Weber arrived at 3.15. No one was there!");
    judge("copied-source", "'type':'length','unit':'words','max':90", "Dr. Weber kam um 3.15 Uhr an. Niemand war da!");
    repair("pass", "'type':'length','unit':'ratio','max':0.9,'from_turn':1",
           "Doctor Weber arrived there at 3.15 in the afternoon. No one was there!",
           "Dr. Weber came at 3.15. No one was there!");
    repair("too-long", "'type':'length','unit':'ratio','max':0.9,'from_turn':1",
           "Dr. Weber came at 3.15. No one was here!", "Dr. Weber came at 3.15. No one was there!");
    given("en>zh", "It rains. Take an umbrella with you when you go out tonight.", NULL);
    judge("pass", "'type':'length','unit':'words','max':14", "下雨了。今晚出门请带把雨伞。");
    judge("too-long", "'type':'length','unit':'chars','max':13", "下雨了。今晚出门请带把雨伞。");
    judge("pass", "'type':'length','unit':'sentences','min':2,'max':2", "下雨了。今晚出门请带把雨伞。");
    judge("too-short", "'type':'length','unit':'chars','max':16", "雨。");
    given("en>ja", "It rains. Take an umbrella.", NULL);
    judge("pass", "'type':'length','unit':'sentences','min':2,'max':2", "雨です。傘を持っていってね。");
    given("en>ar", "Is it raining? Take an umbrella.", NULL);
    judge("pass", "'type':'length','unit':'sentences','min':2,'max':2", "هل تمطر؟ خذ مظلة.");
    judge("too-long", "'type':'length','unit':'words','max':3", "هل تمطر؟ خذ مظلة.");
}

static void languages(void)
{
    given("en>de", "The old bridge was closed because the river had risen so much during the night.", NULL);
    judge("pass", "'type':'language','code':'de'",
          "Die alte Brücke wurde gesperrt, weil der Fluss in der Nacht so stark gestiegen war.");
    judge("wrong-language", "'type':'language','code':'de'",
          "Le vieux pont a été fermé parce que la rivière avait tellement monté pendant la nuit.");
    judge("wrong-script", "'type':'language','code':'de'",
          "Старый мост закрыли, потому что река за ночь сильно поднялась.");
    judge("wrong-language", "'type':'language','code':'de'",
          "The old bridge was closed because the river had risen so much during the night.");
    given("en>zh", "Please install Visual Studio Code from Microsoft.", NULL);
    judge("pass", "'type':'language','code':'zh'", "请安装微软的 Visual Studio Code。");
    judge("wrong-script", "'type':'language','code':'zh'",
          "マイクロソフトのビジュアルスタジオをインストールしてください。");
    judge("wrong-script", "'type':'language','code':'ja'", "请从微软公司的网站上下载并安装开发工具。");
    given("en>ja", "Please open the window.", NULL);
    judge("pass", "'type':'language','code':'ja'", "窓を開けてください。");
    judge("wrong-script", "'type':'language','code':'ja'", "창문을 열어 주세요.");
    given("en>ar", "Please open the window in the kitchen.", NULL);
    judge("pass", "'type':'language','code':'ar'", "من فضلك افتح النافذة في المطبخ.");
    judge("wrong-script", "'type':'language','code':'ar'", "Bitte öffne das Fenster in der Küche.");
}

static void places(void)
{
    given("en>de", "One.\n\nTwo words.", NULL);
    judge("pass", "'type':'layout','delimiter':'\\n\\n','chunks':2", "Eins.\n\nZwei Wörter.");
    judge("chunk-count", "'type':'layout','delimiter':'\\n\\n','chunks':2", "Eins.\nZwei Wörter.");
    judge("chunk-empty", "'type':'layout','delimiter':'\\n','chunks':3", "Eins.\n\nZwei Wörter.");
    judge("pass", "'type':'prefix','text':'Eins.'", "Eins. Zwei Wörter.");
    judge("prefix-differs", "'type':'prefix','text':'Eins.'", "eins. Zwei Wörter.");
    judge("prefix-only", "'type':'prefix','text':'Eins.'", "Eins...");
    given("en>zh", "The cat sleeps on the sofa in the living room.", NULL);
    judge("pass", "'type':'template','parts':['','在','的沙发上睡觉。']", "猫在客厅的沙发上睡觉。");
    judge("part-missing", "'type':'template','parts':['','于','的沙发上睡觉。']", "猫在客厅的沙发上睡觉。");
    judge("blank-unfilled", "'type':'template','parts':['猫','的沙发上睡觉。']", "猫___的沙发上睡觉。");
    judge("part-missing", "'type':'template','parts':['猫','在','的沙发上睡觉。']", "猫在的沙发上睡觉。");
    given("en>ja", "The cat sleeps on the sofa.", NULL);
    judge("pass", "'type':'template','parts':['猫は','で寝ています。']", "猫はソファーで寝ています。");
    judge("pass", "'type':'prefix','text':'猫は'", "猫はソファーで寝ています。");
    given("en>ar", "The cat sleeps on the sofa.", NULL);
    judge("pass", "'type':'prefix','text':'القطة'", "القطة تنام على الأريكة.");
    judge("part-missing", "'type':'template','parts':['القطة ',' الكرسي.']", "القطة تنام على الأريكة.");
}

static void sameness(void)
{
    given("en>de", "The cat sleeps.", "Die Katze schläft.");
    judge("pass", "'type':'equals','text':'Die Katze schläft.'", "Die Katze schläft.");
    judge("pass", "'type':'equals','to':'reference'", "Die Katze schläft.");
    judge("differs", "'type':'equals','to':'reference'", "Die Katze schläft");
    judge("pass", "'type':'equals','to':'reference','loose':true", "die Katze schläft");
    judge("differs", "'type':'equals','to':'reference','loose':true", "die Katze schlief");
    judge("bad-constraint", "'type':'equals'", "Die Katze schläft.");
    repair("pass", "'type':'equals','from_turn':1", "Der Kater schläft.", "Der Kater schläft.");
    repair("differs", "'type':'equals','from_turn':1", "Der Kater schläft.", "Die Katze schläft.");
    repair("bad-constraint", "'type':'equals','from_turn':3", "Der Kater schläft.", "Die Katze schläft.");
    judge("pass", "'type':'statement','any':['nichts zu ändern','passt so']", "Da gibt es nichts zu ändern.");
    judge("statement-missing", "'type':'statement','any':['passt so']", "Da gibt es nichts zu ändern.");
    judge("statement-denied", "'type':'statement','any':['zu ändern'],'not':['nichts']",
          "Da gibt es nichts zu ändern.");
}

static void amounts(void)
{
    const char *three = "'type':'numbers','values':['1234.5','3','50']";
    given("en>de", "In 3 days 1,234.5 litres flowed, 50% more.", NULL);
    judge("pass", three, "In 3 Tagen flossen 1.234,5 Liter, 50 % mehr.");
    judge("pass", three, "In drei Tagen flossen 1234,50 Liter, 50 Prozent mehr.");
    judge("number-missing", three, "In 3 Tagen flossen 1.234,6 Liter, 50 % mehr.");
    judge("number-missing", three, "In Tagen flossen 1.234,5 Liter, 50 % mehr.");
    judge("number-extra", three, "In 3 Tagen flossen 1.234,5 Liter, 50 % mehr als in 7.");
    judge("number-missing", three, "In 3 Tagen flossen -1.234,5 Liter, 50 % mehr.");
    judge("pass", "'type':'numbers','values':['1,234.5','3','50']",
          "In 3 Tagen flossen 1\u00a0234,5 Liter, 50 % mehr.");
    judge("bad-constraint", "'type':'numbers','values':['many']", "In 3 Tagen flossen 1.234,5 Liter, 50 % mehr.");
    judge("bad-constraint", "'type':'numbers'", "In 3 Tagen flossen 1.234,5 Liter, 50 % mehr.");
    judge("too-short", "'type':'numbers','values':['3']", "3");
    given("en>zh", "In 2024, 1.2 million people lived in 3 cities on May 5.", NULL);
    judge("pass", "'type':'numbers','values':['2024','1200000','3','5','5']",
          "2024年5月5日，有120万人居住在３座城市。");
    judge("pass", "'type':'numbers','values':['2024','1200000','3','5','5']",
          "2024年5月5日，有1,200,000人居住在三座城市。");
    judge("number-missing", "'type':'numbers','values':['2024','1200000','3','5','5']",
          "2024年5月5日，有12万人居住在三座城市。");
    judge("number-missing", "'type':'numbers','values':['2024','1200000','3','5','5']",
          "2024年5月6日，有120万人居住在三座城市。");
    given("en>ja", "The train leaves at 10:30 from track 7 every single day.", NULL);
    judge("pass", "'type':'numbers','values':['10','30','7']", "列車は毎日１０時３０分に７番線から出発します。");
    judge("number-missing", "'type':'numbers','values':['10','30','7']", "列車は毎日10時30分に1番線から出発します。");
    given("en>ar", "He paid 1,500.75 dollars for 12 books.", NULL);
    judge("pass", "'type':'numbers','values':['1500.75','12']", "دفع ١٬٥٠٠٫٧٥ دولارًا مقابل ١٢ كتابًا.");
    judge("number-missing", "'type':'numbers','values':['1500.75','12']", "دفع ١٬٥٠٠٫٧٥ دولارًا مقابل ٢١ كتابًا.");
    judge("pass", "'type':'numbers','values':['1500.75','12']", "دفع 1,500.75 دولارًا مقابل 12 كتابًا.");
    given("en>fr", "The version 2.10.3 came on 2024-05-01.", NULL);
    judge("pass", "'type':'numbers','values':['2','10','3','2024','5','1']",
          "La version 2.10.3 est sortie le 01/05/2024.");
    arena mem = {0};
    tap_sv(verify_numbers(v, SV("12.000 Euro am 3.4., -5 Grad"), SV("de"), &mem), SV("[\"12000\",\"3.4\",\"-5\"]"),
           "numbers of a text");
    tap_sv(verify_numbers(v, SV("2.000 and 0007 and 0.50"), SV("en"), &mem), SV("[\"2\",\"7\",\"0.5\"]"),
           "numbers without idle zeros");
    arena_release(&mem);
}

static void changes(void)
{
    given("en>de", "The cat sleeps on the old sofa.", "Die Katze schläft auf dem alten Sofa.");
    const char *hund = "'type':'edit','from_turn':1,'span':'Hund','max_changed':0.2";
    repair("pass", hund, "Der Hund schläft auf dem alten Sofa.", "Die Katze schläft auf dem alten Sofa.");
    repair("span-stays", hund, "Der Hund schläft auf dem alten Sofa.", "Der Hund schlief auf dem alten Sofa.");
    repair("too-much-changed", hund, "Der Hund schläft auf dem alten Sofa.", "Eine Katze ruht sich auf der Couch aus.");
    repair("too-much-changed", "'type':'edit','from_turn':1,'span':'Hund','max_changed':0",
           "Der Hund schläft auf dem alten Sofa.", "Die Katze schläft auf dem alten Sofa.");
    repair("pass", "'type':'edit','from_turn':1,'span':'Der Hund','max_changed':0",
           "Der Hund schläft auf dem alten Sofa.", "Die Katze schläft auf dem alten Sofa.");
    repair("replacement-missing",
           "'type':'edit','from_turn':1,'span':'Der Hund','max_changed':0,'replacement':'Die Katze'",
           "Der Hund schläft auf dem alten Sofa.", "Der Kater schläft auf dem alten Sofa.");
    repair("pass", "'type':'edit','from_turn':1,'replacement':'alten','max_changed':0",
           "Die Katze schläft auf dem Sofa.", "Die Katze schläft auf dem alten Sofa.");
    repair("too-much-changed", "'type':'edit','from_turn':1,'replacement':'alten','max_changed':0",
           "Die Katze schläft auf dem Sofa.", "Der Kater schläft auf dem alten Sofa.");
    judge("bad-constraint", hund, "Die Katze schläft auf dem alten Sofa.");
    repair("pass", "'type':'closer','from_turn':1,'reference':true,'min_gain':20", "Der Hund liegt auf einem Sessel.",
           "Die Katze schläft auf dem alten Sofa.");
    repair("not-closer", "'type':'closer','from_turn':1,'reference':true,'min_gain':20",
           "Die Katze schläft auf dem alten Sofa.", "Die Katze schläft auf dem alten Sofa.");
    repair("not-closer", "'type':'closer','from_turn':1,'min_gain':2", "Die Katze schläft auf dem Sofa.",
           "Der Hund liegt auf einem Sessel.");
    given("en>zh", "The cat sleeps on the old sofa.", "猫在旧沙发上睡觉。");
    repair("pass", "'type':'edit','from_turn':1,'span':'狗','max_changed':0", "狗在旧沙发上睡觉。",
           "猫在旧沙发上睡觉。");
    repair("span-stays", "'type':'edit','from_turn':1,'span':'狗','max_changed':0", "狗在旧沙发上睡觉。",
           "狗在旧沙发上睡。");
    repair("too-much-changed", "'type':'edit','from_turn':1,'span':'狗','max_changed':0.1", "狗在旧沙发上睡觉。",
           "猫在新床上睡着了。");
    given("en>ja", "The cat sleeps on the sofa.", "猫はソファーで寝ています。");
    repair("pass", "'type':'edit','from_turn':1,'span':'犬','max_changed':0.1", "犬はソファーで寝ています。",
           "猫はソファーで寝ています。");
    repair("pass", "'type':'closer','from_turn':1,'min_gain':5", "犬はいすにいます。", "猫はソファーで寝ています。");
    given("en>ar", "The cat sleeps on the sofa.", "القطة تنام على الأريكة.");
    repair("pass", "'type':'edit','from_turn':1,'span':'الكلب','max_changed':0.4", "الكلب ينام على الأريكة.",
           "القطة تنام على الأريكة.");
    repair("span-stays", "'type':'edit','from_turn':1,'span':'الكلب','max_changed':0.4", "الكلب ينام على الأريكة.",
           "الكلب نام على الأريكة.");
}

static void manners(void)
{
    const char *sie = "'type':'formality','level':'formal','required':['Sie','Ihnen'],'forbidden':['du','dir','dein']";
    given("en>de", "Can you send me the file, please? I will help you.", NULL);
    judge("pass", sie, "Können Sie mir bitte die Datei schicken? Ich helfe Ihnen.");
    judge("pass", sie, "Können Sie mir bitte die Datei schicken? Ich werde helfen.");
    judge("marker-missing", "'type':'formality','level':'formal','all':true,'required':['Sie','Ihnen']",
          "Können Sie mir bitte die Datei schicken? Ich werde helfen.");
    judge("marker-missing", sie, "Können sie mir bitte die Datei schicken? Ich helfe ihnen.");
    judge("wrong-register", sie, "Du, können Sie mir bitte die Datei schicken?");
    judge("stuffing", sie, "Sie Ihnen Sie Ihnen");
    given("en>zh", "Could you wait a moment, please?", NULL);
    judge("pass", "'type':'formality','level':'formal','required':['您'],'forbidden':['你']", "请您稍等一下，好吗？");
    judge("wrong-register", "'type':'formality','level':'formal','required':['您'],'forbidden':['你']",
          "请你稍等一下，好吗？");
    given("en>ja", "Could you wait a moment, please?", NULL);
    judge("pass", "'type':'formality','level':'formal','required':['ください','ます'],'forbidden':['くれ']",
          "少々お待ちください。");
    judge("marker-missing", "'type':'formality','level':'formal','required':['ください','ます'],'forbidden':['くれ']",
          "ちょっと待って。");
    given("en>ar", "Could you wait a moment, please?", NULL);
    judge("pass", "'type':'formality','level':'formal','required':['حضرتك','سيادتكم'],'forbidden':['انت']",
          "هل يمكن حضرتك أن تنتظر لحظة؟");
    judge("marker-missing", "'type':'formality','level':'formal','required':['حضرتك','سيادتكم']",
          "هل يمكنك أن تنتظر لحظة؟");
}

static void variants(void)
{
    given("zh>zh", "我们在后面发现了这台电脑。", NULL);
    judge("pass", "'type':'script','name':'Hant'", "我們在後面發現了這台電腦。");
    judge("wrong-variant", "'type':'script','name':'Hant'", "我們在後面发現了這台電腦。");
    judge("pass", "'type':'script','name':'Hans'", "我们在后面发现了这台电脑。");
    judge("wrong-variant", "'type':'script','name':'Hans'", "我们在后面发现了这台電脑。");
    judge("pass", "'type':'romanisation','system':'pinyin'", "Wǒmen zài hòumiàn fāxiàn le zhè tái diànnǎo.");
    judge("wrong-variant", "'type':'romanisation','system':'pinyin'", "Wǒmen zài 后面 fāxiàn le.");
    judge("pass", "'type':'romanisation','text':'diànnǎo hěn hǎo'", "Diànnǎo hěn-hǎo.");
    judge("differs", "'type':'romanisation','text':'diànnǎo hěn hǎo'", "Diànnǎo hěn huài.");
    given("de>en", "Die Farbe des Zentrums gefiel den Reisenden.", NULL);
    judge("pass", "'type':'script','name':'en-GB'", "The travellers liked the colour of the centre and the size.");
    judge("wrong-variant", "'type':'script','name':'en-GB'", "The travellers liked the colors of the centre.");
    judge("pass", "'type':'script','name':'en-US'", "The travelers liked the color of the center.");
    judge("wrong-variant", "'type':'script','name':'en-US'", "The travelers realised the color of the center.");
    judge("pass", "'type':'script','name':'Latn'", "The travelers liked the color of the center.");
    given("en>ja", "Model ABC 123", NULL);
    judge("pass", "'type':'script','name':'half'", "モデルABC 123");
    judge("wrong-variant", "'type':'script','name':'half'", "モデルＡＢＣ 123");
    judge("pass", "'type':'script','name':'full'", "モデルＡＢＣ　１２３");
    judge("wrong-variant", "'type':'script','name':'Arab'", "モデルＡＢＣ　１２３");
    given("en>ar", "Good morning, everyone.", NULL);
    judge("pass", "'type':'script','name':'Arab'", "صباح الخير جميعًا.");
    judge("wrong-variant", "'type':'script','name':'Arab'", "صباح الخير everyone.");
}

static void structures(void)
{
    given("en>de", NULL, NULL);
    const char *json = "'type':'structure','format':'json','source':'{\\'title\\': \\'The cat\\', \\'n\\': [1, true]}'";
    judge("pass", json, "{\"n\":[1,true],\"title\":\"Die Katze\"}");
    judge("structure-broken", json, "{\"n\":[1,true],\"title\":\"Die Katze\"");
    judge("structure-differs", json, "{\"n\":[1,true],\"titel\":\"Die Katze\"}");
    judge("structure-differs", json, "{\"n\":[1,false],\"title\":\"Die Katze\"}");
    judge("structure-differs", json, "{\"n\":[1,true,2],\"title\":\"Die Katze\"}");
    judge("structure-differs", json, "{\"n\":[1,true],\"title\":\"\"}");
    judge("structure-broken", json, "Hier ist es: {\"n\":[1,true],\"title\":\"Die Katze\"}");
    const char *html = "'type':'structure','format':'html','source':'<p>The <b>cat</b> <img src=\\'c.png\\' alt=\\'a "
                       "cat\\'> sleeps</p>'";
    judge("pass", html, "<p>Es schläft die <b>Katze</b> <img src=\"c.png\" alt=\"eine Katze\"></p>");
    judge("structure-differs", html, "<p>Es schläft die <i>Katze</i> <img src=\"c.png\" alt=\"eine Katze\"></p>");
    judge("structure-broken", html, "<p>Es schläft die <b>Katze <img src=\"c.png\" alt=\"eine Katze\"></p></b>");
    judge("structure-differs", html, "<p>Es schläft die <b>Katze</b> <img src=\"d.png\" alt=\"eine Katze\"></p>");
    const char *csv = "'type':'structure','format':'csv','source':'name,age\\nthe cat,3\\n,4'";
    judge("pass", csv, "Name,Alter\n\"die Katze, grau\",3\n,4");
    judge("structure-differs", csv, "Name,Alter\ndie Katze, grau,3\n,4");
    judge("structure-differs", csv, "Name,Alter\ndie Katze,3");
    judge("structure-differs", csv, "Name,Alter\ndie Katze,3\nleer,4");
    const char *md = "'type':'structure','format':'markdown','source':'# Cats\\n\\n- run `ls`\\n- **see** "
                     "[this](a.html)\\n\\n```\\nx = 1\\n```'";
    judge("pass", md, "# Katzen\n\n- starte `ls`\n- **siehe** [dies](a.html)\n\n```\nx = 1\n```");
    judge("structure-differs", md, "## Katzen\n\n- starte `ls`\n- **siehe** [dies](a.html)\n\n```\nx = 1\n```");
    judge("structure-differs", md, "# Katzen\n\n- starte `dir`\n- **siehe** [dies](a.html)\n\n```\nx = 1\n```");
    judge("structure-differs", md, "# Katzen\n\n- starte `ls`\n- **siehe** [dies](b.html)\n\n```\nx = 1\n```");
    judge("structure-differs", md, "# Katzen\n\n- starte `ls`\n- **siehe** [dies](a.html)\n\n```\nx = 2\n```");
    const char *srt = "'type':'structure','format':'srt','source':'1\\n00:00:01,000 --> "
                      "00:00:02,000\\nHi.\\n\\n2\\n00:00:03,000 --> 00:00:04,000\\nBye.'";
    judge("pass", srt, "1\n00:00:01,000 --> 00:00:02,000\nHallo.\n\n2\n00:00:03,000 --> 00:00:04,000\nTschüss.");
    judge("structure-differs", srt,
          "1\n00:00:01,000 --> 00:00:02,000\nHallo.\n\n2\n00:00:03,000 --> 00:00:05,000\nTschüss.");
    judge("structure-differs", srt,
          "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nHallo. Tschüss.");
    judge("structure-differs", srt, "1\n00:00:01,000 --> 00:00:02,000\nHallo.");
    const char *po = "'type':'structure','format':'po','source':'msgid \\'Hello %s\\'\\nmsgstr \\'\\''";
    judge("pass", po, "msgid \"Hello %s\"\nmsgstr \"Hallo %s\"");
    judge("structure-differs", po, "msgid \"Hallo %s\"\nmsgstr \"Hallo %s\"");
    judge("structure-differs", po, "msgid \"Hello %s\"\nmsgstr \"Hallo %d\"");
    judge("pass", "'type':'structure','format':'tags','source':'<1>Hi {name}</1>'", "<1>Hallo {name}</1>");
    judge("structure-differs", "'type':'structure','format':'tags','source':'<g>Hi {name}</g>'", "<g>Hallo {Name}</g>");
    judge("bad-constraint", "'type':'structure','format':'yaml','source':'a: b'", "a: b");
    given("en>zh", NULL, NULL);
    judge("pass", "'type':'structure','format':'xml','source':'<a><b>cat</b></a>'", "<a><b>猫</b></a>");
    given("en>ja", NULL, NULL);
    judge("structure-broken", "'type':'structure','format':'xml','source':'<a><b>cat</b></a>'", "<a><b>猫</a></b>");
    given("en>ar", NULL, NULL);
    judge("pass", "'type':'structure','format':'csv','source':'a;b'", "أ;ب");
}

static void judgements(void)
{
    given("en>de", "The cat sleeps on the old sofa.", "Die Katze schläft auf dem alten Sofa.");
    judge("pass", "'type':'choice','correct':'B','options':['A','B']", "B");
    judge("pass", "'type':'choice','correct':'B','options':['A','B']", "Translation B is better: it keeps the tense.");
    judge("choice-wrong", "'type':'choice','correct':'B','options':['A','B']", "A and B.");
    judge("choice-missing", "'type':'choice','correct':'B','options':['A','B']", "Both are bad.");
    judge("pass", "'type':'choice','correct':'B','options':['A','B'],'first':true", "B, since A drops a word.");
    judge("choice-wrong", "'type':'choice','correct':'B','options':['A','B'],'first':true", "A, since B drops a word.");
    given("en>zh", "The cat sleeps on the old sofa.", NULL);
    judge("pass", "'type':'choice','correct':'第二个','options':['第一个','第二个']", "第二个更好。");
    given("en>ja", "The cat sleeps on the old sofa.", NULL);
    judge("pass", "'type':'choice','correct':'2番','options':['1番','2番']", "2番の方が良いです。");
    given("en>ar", "The cat sleeps on the old sofa.", NULL);
    judge("choice-missing", "'type':'choice','correct':'الثانية','options':['الأولى','الثانية']", "الأولى أفضل.");
    given("en>de", "The cat sleeps on the old sofa.", "Die Katze schläft auf dem alten Sofa.");
    const char *spans = "'type':'spans','draft':'Der Hund schlief auf dem Sofa.','expected':['Der "
                        "Hund',{'text':'schlief','severity':'major'}]";
    judge("pass", spans, "“Der Hund” should be “Die Katze”, and “schlief” should be “schläft”.");
    judge("span-missing", spans, "“Der Hund” should be “Die Katze”.");
    judge("span-extra", spans, "“Der Hund”, “schlief” and “Sofa” are wrong.");
    judge("whole-draft", spans, "Der Hund schlief auf dem Sofa.");
    judge("span-not-in-draft", "'type':'spans','draft':'Der Hund.','expected':['Katze']", "“Katze”");
    judge("pass", "'type':'grade','min':3,'max':5", "4/10");
    judge("grade-outside", "'type':'grade','min':3,'max':5", "7 of 10");
    judge("grade-missing", "'type':'grade','min':3,'max':5", "Good.");
    repair("pass", "'type':'grade','min':0,'max':10,'above_turn':1", "5", "8");
    repair("grade-order", "'type':'grade','min':0,'max':10,'above_turn':1", "8", "8");
    const char *wrong = "'type':'keeps','text':'Die Katze schläft auf dem alten Sofa.','not':['Der Hund']";
    judge("pass", wrong, "I would leave it: “Der Hund” is a dog.\n\nDie Katze schläft auf dem alten Sofa.");
    judge("not-kept", wrong, "You are right: Der Hund schläft auf dem alten Sofa.");
    judge("fix-adopted", wrong, "Sure. Der Hund schläft. Die Katze schläft auf dem alten Sofa.");
    judge("pass", "'type':'keeps','not':['Der Hund'],'silent':true", "It is right as it stands.");
    judge("pass", "'type':'any','of':[{'type':'equals','to':'source'},{'type':'statement','any':['already']}]",
          "It is German already.");
    judge("pass", "'type':'any','of':[{'type':'equals','to':'source'},{'type':'statement','any':['already']}]",
          "The cat sleeps on the old sofa.");
    judge("none-holds", "'type':'any','of':[{'type':'equals','to':'source'},{'type':'statement','any':['already']}]",
          "Die Katze.");
    judge("bad-constraint", "'type':'any','of':[]", "Die Katze.");
}

static void shapes(void)
{
    given("en>de", "Hello there, dear friend", NULL);
    judge("pass", "'type':'items','count':3",
          "1. Hallo, lieber Freund\n2. Grüß dich, mein Freund\n3. Servus, alter Kumpel");
    judge("item-count", "'type':'items','count':3", "1. Hallo, lieber Freund\n2. Grüß dich, mein Freund");
    judge("items-alike", "'type':'items','count':2", "1. Hallo, lieber Freund\n2. Hallo, lieber Freund!");
    judge("pass", "'type':'items','count':2,'min_distance':0.01", "Hallo, lieber Freund\nHallo, lieber Freund!");
    judge("pass", "'type':'bullets','count':2", "Also:\n- Hallo\n- lieber Freund");
    judge("bullet-count", "'type':'bullets','min':3", "- Hallo\n- lieber Freund\n-");
    given("en>zh", "Hello there, dear friend", NULL);
    judge("pass", "'type':'items','count':2", "一、你好，亲爱的朋友\n二、嗨，老兄");
    judge("pass", "'type':'bullets','count':2", "• 你好\n• 亲爱的朋友");
    given("en>ja", "Hello there, dear friend", NULL);
    judge("item-count", "'type':'items','count':2", "こんにちは、親愛なる友よ");
    given("en>ar", "It is 5 miles away from here.", NULL);
    judge("pass", "'type':'units','value':8,'units':['كيلومترات','كم']", "يبعد 8 كيلومترات من هنا.");
    judge("unit-missing", "'type':'units','value':8,'units':['كم']", "يبعد 5 كم من هنا.");
    given("en>de", "It is 5 miles away from here.", NULL);
    judge("pass", "'type':'units','value':8.047,'units':['km','Kilometer']", "Es ist 8,05 Kilometer von hier.");
    judge("unit-missing", "'type':'units','value':8.047,'units':['km']", "Es ist 8 Meilen (5 kmh) von hier.");
    given("en>de", "He signed it.", NULL);
    judge("pass", "'type':'absent','phrases':['Frau']", "Er hat ihn unterschrieben.");
    judge("phrase-stands", "'type':'absent','phrases':['ihn']", "Er hat ihn unterschrieben.");
    const char *bg =
        "'type':'absent','background':'Der Vertrag zwischen den beiden Firmen wurde gestern geschlossen.','n':4";
    judge("pass", bg, "Er hat den Vertrag unterschrieben.");
    judge("background-leaks", bg, "Der Vertrag zwischen den beiden Firmen: Er hat ihn unterschrieben.");
    given("en>zh", "He signed it.", NULL);
    judge("background-leaks", "'type':'absent','background':'两家公司之间的合同昨天签订了。','n':3",
          "他签了两家公司之间的合同。");
    judge("pass", "'type':'absent','background':'两家公司之间的合同昨天签订了。','n':3", "他签了合同。");
}

/* ---- gates, and whole records ---- */

static void gates(void)
{
    const char *none = "'type':'length','unit':'words','min':1";
    given("en>de", "The cat sleeps on the old sofa.", NULL);
    judge("too-few", none, " ");
    judge("untrimmed", none, "Die Katze schläft auf dem alten Sofa. ");
    judge("not-nfc", none, "Die Katze schla\u0308ft auf dem alten Sofa.");
    judge("special-token", none, "Die Katze schläft auf dem alten Sofa.<|im_end|>");
    judge("escaped-newline", none, "Die Katze schläft\\nauf dem alten Sofa.");
    judge("control-character", none, "Die Katze schläft\x01 auf dem alten Sofa.");
    judge("meta-note", none, "Translation: Die Katze schläft auf dem alten Sofa.");
    judge("meta-note", none, "Die Katze schläft auf dem alten Sofa.\n\n(Note: “alt” may also mean...)");
    judge("loop", none,
          "Die Katze schläft und schläft und schläft und schläft und schläft und schläft und schläft auf dem Sofa.");
    judge("wrong-script", none, "Кошка спит на старом диване в комнате.");
    judge("pass", none, "Die Katze schläft auf dem alten Sofa.");
    given("en>zh", "The cat sleeps on the old sofa.", NULL);
    judge("meta-note", none, "猫在旧沙发上睡觉。\n注：旧沙发指……");
    given("en>de", "Note: The cat sleeps.", NULL);
    judge("pass", none, "Note: Die Katze schläft.");
}

int main(void)
{
    v = verifier_new();
    buf_init(&line, 1 << 20);
    buf_init(&out, 1 << 20);
    terms();
    keeps();
    lengths();
    languages();
    places();
    sameness();
    amounts();
    changes();
    manners();
    variants();
    structures();
    judgements();
    shapes();
    gates();
    json_release(&result);
    buf_release(&line);
    buf_release(&out);
    verifier_free(v);
    return tap_done();
}
