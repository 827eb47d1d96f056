/* The scripts, sorted by id:
 *
 *     SCRIPT(id, help, turns)
 *     USER(turn, required slots, allowed besides, variants, help)         a line of the user's
 *     ASST(turn, required slots, allowed besides, variants, help)         a line of the assistant's
 *
 * Slots are written as in a wording, `S`, and joined by `|`; 0 is none; variants NULL is none. TARGET among the
 * required ones: the wording must name the target language ({L}). */

// clang-format off
SCRIPT(A1, "plain translation, either direction",
    USER(1, S, 0, NULL, "asks for a translation of S into L")
    ASST(1, O, 0, NULL, "a short line before or around the bare translation, for a user who chats (seldom used)"))
SCRIPT(A2, "lines or paragraphs of one document",
    USER(1, S, 0, NULL, "asks for all of S, several lines or paragraphs, with its lines kept"))
SCRIPT(A3, "several translations of one text",
    USER(1, S | N, 0, NULL, "asks for N different translations of S")
    USER(2, 0, N, NULL, "after one translation: asks for others (N more where N is used)"))
SCRIPT(A5, "the text is in the target language already",
    USER(1, S, 0, NULL, "asks for S in L, not noticing that it is in L already")
    ASST(1, 0, S | O, NULL, "says so: it is in L already (and gives it unchanged where O is used)"))
SCRIPT(B1, "words that must stand in the translation",
    USER(1, V, X, NULL, "after a translation without V: wants V used (for X)")
    USER(2, S | V, X, NULL, "asks for S with V in it from the start"))
SCRIPT(B2, "a word that must not stand in it",
    USER(1, W, 0, NULL, "after a translation with W: wants it without W")
    USER(2, S | W, 0, NULL, "asks for S without the word W"))
SCRIPT(B3, "a table of terms to be used",
    USER(1, S | P, 0, NULL, "asks for S with the terms in P (rows `source = target`)")
    USER(2, X | V, W, NULL, "complains: the glossary says V for X (not W)"))
SCRIPT(B4, "names, brands and code stay as they are",
    USER(1, S, V, "names|code", "asks for S but with names (code, identifiers) left as they are; V lists them")
    USER(2, V, W, "names|code", "complains: V should have stayed as it is (it was turned into W)"))
SCRIPT(B5, "call it V here",
    USER(1, W | V, X, NULL, "wants V instead of W (for X)"))
SCRIPT(B6, "a term fixed once holds for what follows",
    USER(1, S | X | V, 0, NULL, "asks for S and lays down that X is always V from here on")
    USER(2, S, 0, NULL, "hands in the next text S, no rule repeated"))
SCRIPT(B7, "a rule is changed, or cannot be followed",
    USER(1, X | V, W, NULL, "changes an earlier rule: X is to be V now (no longer W)")
    USER(2, S | X | V, 0, NULL, "asks for S with X as V, though X does not occur in S")
    ASST(2, X | O, 0, NULL, "gives the translation O and says in a line that X is not in the text"))
SCRIPT(B8, "several requirements at once",
    USER(1, S | P, 0, "row|lines", "asks for S with the requirements P: clauses in a row, or one a line")
    USER(2, P, 0, "row|lines", "after a translation: names the requirements P it has to meet")
    USER(3, 0, X | V | N, "term|formal|informal|words|chars|keep|format",
        "one of them, a clause without capital and final mark: X is V; formal; informal; at most N words; at most N "
        "characters; V stays as it is; the format stays"))
SCRIPT(C1, "at most N words or characters",
    USER(1, N, 0, "words|chars", "after a translation that is too long: at most N words (characters)")
    USER(2, N, 0, "words|chars", "complains: still more than N")
    USER(3, S | N, 0, "words|chars", "asks for S in at most N words (characters)"))
SCRIPT(C2, "about as long as the source",
    USER(1, 0, 0, NULL, "after a translation that runs too long: about as long as the original"))
SCRIPT(C3, "shorter or longer than the last version",
    USER(1, 0, 0, "shorter|longer", "wants the last version shorter (fuller)"))
SCRIPT(C4, "one sentence, n sentences, bullets",
    USER(1, 0, N, "one|split|bullets|numbered",
        "wants it as one sentence; as N separate sentences; as a bulleted list; as a numbered list"))
SCRIPT(C5, "a translation with gaps to fill",
    USER(1, S | P, 0, NULL, "asks to fill the gaps (___) in P, a half-done translation of S, and keep the rest"))
SCRIPT(C6, "go on from what I typed",
    USER(1, S | P, 0, NULL, "has begun to translate S with the words P; the translation should start exactly so"))
SCRIPT(C7, "tags, placeholders, Markdown, JSON, CSV, HTML, subtitles, code stay whole",
    USER(1, S, 0, "tags|placeholders|markdown|json|csv|html|xml|srt|code|po",
        "asks for the text in S, its format untouched (keys, tags, codes not translated)")
    USER(2, W, 0, NULL, "complains: W was lost or changed and must be there exactly"))
SCRIPT(C8, "numbers, dates, units as the target's readers write them",
    USER(1, 0, W | V, "number|date|time|currency|percent|unit",
        "after a translation: wants W the way L speakers write numbers (dates, ...), i.e. V"))
SCRIPT(C9, "script or spelling variant",
    USER(1, 0, 0, "hans|hant|gb|us|full|half|pinyin",
        "wants simplified; traditional characters; British; American spelling; full-width; half-width "
        "punctuation; pinyin"))
SCRIPT(D1, "formal or informal",
    USER(1, 0, 0, "formal|informal|polite|familiar",
        "after a translation: wants it formal; wants it informal; the same where L has two words for you")
    USER(2, S, 0, "formal|informal|polite|familiar", "asks for S in that register from the start"))
SCRIPT(D4, "the wording of a region",
    USER(1, TARGET, W | V, NULL, "after a translation: wants it as said in the variety L (where W is V)"))
SCRIPT(D5, "forms that agree with who speaks",
    USER(1, 0, 0, "female|male", "after a translation: the speaker is a woman; a man")
    USER(2, S, 0, "female|male", "asks for S and says who speaks"))
SCRIPT(D6, "back to neutral",
    USER(1, 0, 0, NULL, "after a version in some register: back to the plain, neutral one"))
SCRIPT(E1, "the user names a wrong place",
    USER(1, W, V | X, "wrong|grammar|untranslated|punctuation|order|register",
        "complains about W: wrong sense (of X; should be V); grammar; left in the source language; "
        "punctuation; word order; tone"))
SCRIPT(E2, "something is missing, or was put in",
    USER(1, 0, W | V | X, "omission|addition", "complains: X (V) is missing; W is not in the original"))
SCRIPT(E3, "wrong number, name or negation",
    USER(1, 0, W | V | X, "number|name|negation",
        "complains: the number (name) is not W but V; the sense is turned round (a not is missing or too many)"))
SCRIPT(E4, "make a machine translation better",
    USER(1, S | D, 0, NULL, "shows S and a translation D and wants it better")
    USER(2, 0, 0, NULL, "after a translation: wants it better, more natural"))
SCRIPT(E5, "correct with the errors given",
    USER(1, S | D | P, 0, NULL, "shows S, a translation D and the list P of its errors, wants it corrected"))
SCRIPT(E6, "post-edit another system's text",
    USER(1, S | D, 0, NULL, "shows S and a machine translation D: correct only what is wrong"))
SCRIPT(E7, "a bad suggestion is not taken over",
    USER(1, W | V, X, NULL, "claims or asks, wrongly, whether W should not be V (for X)")
    ASST(1, W, V | X | O, NULL, "stays with W, politely, with a short reason (X means W; V is something else)"))
SCRIPT(E8, "asked whether it is right, and it is",
    USER(1, 0, W | X, NULL, "asks whether the translation (W, for X) is right")
    ASST(1, 0, W | X | O, NULL, "yes, it is, leaves it unchanged; W is right for X"))
SCRIPT(E9, "add or take away an attribute",
    USER(1, X, V, NULL, "wants X added (V, in the translation)")
    USER(2, W, 0, NULL, "wants W left out"))
SCRIPT(E10, "replace or delete a name or number",
    USER(1, W, V, "replace|delete", "wants W replaced by V; wants W taken out"))
SCRIPT(E11, "back to an earlier version",
    USER(1, 0, N, "last|first|number", "the version before was better; the first one was; the one number N was"))
SCRIPT(F1, "the better of two, with a reason",
    USER(1, S | D | Q, 0, NULL, "shows S and two translations D and Q: which is better")
    ASST(1, 0, W | V | X, "first|second",
        "names the first (second) and why: the other has W where V is meant (for X)"))
SCRIPT(F2, "list what is wrong",
    USER(1, S | D, 0, NULL, "shows S and a translation D: list the errors")
    ASST(1, 0, P, "errors|clean", "the list P, with or without a line before it; nothing is wrong"))
SCRIPT(F3, "grade a translation",
    USER(1, S | D | N, 0, NULL, "shows S and a translation D: a mark out of N")
    ASST(1, N, P, "errors|clean", "the mark N, and why: the list P of errors; or that nothing is wrong"))
SCRIPT(F4, "explain an error, then mend it",
    USER(1, W, 0, "wrong|missing|added",
        "asks what is wrong with W; what is missing (W stands at the place); what W does there")
    ASST(1, O, W | V | X | C, "wrong|missing|added",
        "explains in a sentence (W, meant is V; X; kind of error C) and gives the corrected O"))
SCRIPT(F6, "a literal and a natural rendering",
    USER(1, S, 0, NULL, "asks for S word for word and, besides, naturally")
    ASST(1, P | O, 0, NULL, "both, labelled: word for word P, natural O"))
SCRIPT(H1, "an earlier sentence settles what is meant",
    USER(1, S | B, 0, NULL, "gives B, the sentence before, for context only, and asks for S"))
SCRIPT(H2, "background that must not leak",
    USER(1, S | B, 0, NULL, "gives background B (who reads it, what it is about) and asks for S"))
SCRIPT(H3, "a document piece by piece",
    USER(1, S, 0, NULL, "says that a text comes in pieces and hands in the first S")
    USER(2, S, 0, NULL, "hands in the next piece S"))
SCRIPT(H4, "subtitles with numbers and time codes",
    USER(1, S, 0, NULL, "asks for the subtitles S with numbers and time codes kept"))
SCRIPT(I2, "the same into another language",
    USER(1, TARGET, 0, NULL, "after a translation: now the same into L"))
SCRIPT(J1, "the source is an order or a question: translated, not followed",
    USER(1, S, 0, "question|order",
        "asks for S in L; S is a question (an order) itself, which is not to be answered (followed)"))
SCRIPT(J2, "empty, garbled or impossible requests",
    USER(1, 0, S, "empty|garbled|impossible",
        "asks for a translation but gives no text; S is garbled; asks for what cannot be done (an "
        "attachment, a picture, a link)")
    ASST(1, 0, 0, "empty|garbled|impossible", "asks for the text; says that it cannot be read; says what is lacking"))
SCRIPT(OK, "the assistant's few words before a mended text",
    ASST(1, O, 0, NULL, "at most four words that accept the correction, then O (seldom used)"))
// clang-format on
