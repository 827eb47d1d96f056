/* The little words: they say yes to plain sentences of a language, and never to a sentence of another. */
#include "text/lid_words.h"

#include "tap.h"

static const char *const sentence[][2] = {
    {"en", "The train to the coast was late again, and there was nothing that we could do about it."},
    {"de", "Der Zug an die Küste hatte wieder Verspätung, und wir konnten nichts dagegen tun, weil es nur einen gibt."},
    {"fr", "Le train pour la côte était encore en retard, et nous ne pouvions pas y faire grand-chose dans la gare."},
    {"es", "El tren a la costa llegó tarde otra vez, y no había nada que pudiéramos hacer para llegar con los demás."},
    {"it", "Il treno per la costa era di nuovo in ritardo, e non c'era niente che potessimo fare con gli altri."},
    {"pt", "O comboio para a costa atrasou-se outra vez, e não havia nada que pudéssemos fazer com os outros."},
    {"nl", "De trein naar de kust had weer vertraging, en er was niets wat we daar aan konden doen met zijn allen."},
    {"cs", "Vlak na pobřeží měl zase zpoždění a my jsme s tím nemohli nic dělat, protože se to tak stává."},
    {"pl", "Pociąg nad morze znowu się spóźnił i nie było nic, co moglibyśmy z tym zrobić, bo tak to już jest."},
    {"sv", "Tåget till kusten var försenat igen, och det fanns inte något som vi kunde göra åt det."},
    {"ru", "Поезд на побережье снова опоздал, и мы не могли с этим ничего сделать, потому что он был один."},
};
enum { N = sizeof sentence / sizeof *sentence };

int main(void)
{
    for (int i = 0; i < N; i++) {
        sv text = sv_z(sentence[i][1]);
        tap_ok(lid_words_say(text, sv_z(sentence[i][0])), "%s is %s", sentence[i][0], sentence[i][0]);
        for (int k = 0; k < N; k++)
            if (k != i && lid_words_say(text, sv_z(sentence[k][0])))
                tap_ok(false, "%s is not %s", sentence[i][0], sentence[k][0]);
    }
    tap_ok(!lid_words_say(SV("Berlin, Hamburg, Kiel"), SV("de")), "names alone say nothing");
    tap_ok(!lid_words_say(SV("the the"), SV("en")), "two words are too few");
    tap_ok(!lid_words_say(SV("The man said: Ich habe das nicht gewusst, und wir sind auch nicht von hier."), SV("en")),
           "mostly German with an English opening is not English");
    tap_ok(!lid_words_say(SV("The man said: Ich habe das nicht gewusst, und wir sind auch nicht von hier."), SV("ja")),
           "a language without a list is never said yes to");
    tap_ok(!lid_words_say(SV(""), SV("en")), "nothing");
    return tap_done();
}
