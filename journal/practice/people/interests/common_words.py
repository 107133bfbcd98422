"""Words that reveal nothing about a person's interests, in seven languages."""

from __future__ import annotations

COMMON_WORDS = frozenset(
    """
    about above after again against all almost alone along already also although
    always among and another any anybody anyone anything are around ask asked asks
    away back became because become been before began begin behind being below between
    both bring brought but call called calls came can cannot come comes could day days
    did does doing done down during each either else enough even evening ever every
    everything far felt few find first for found from full gave get gets getting give
    given gives goes going gone good got great had half happened has have having hear
    heard help her here hers herself him himself his hour hours how however into its
    itself just keep keeps kept knew know known knows last late later least left less
    let like line little long look looked looking looks lot made mail make makes making
    man many may maybe meet meeting men might mine minute minutes month months more
    morning most much must myself near need needs never new next night nobody none nor
    not nothing now number off often old once one only other others our ours out over
    own page part people perhaps place put quite rather read ready really right said
    same saw say says second see seem seems seen sent set several shall she should show
    showed side since small some somebody something soon spoke still such take takes
    talk talked talking talks tell tells than that the their theirs them then there
    these they thing things think third this those though thought three through time
    times today together told too took toward tried try turn two under until upon use
    used uses very want wanted wants was way week weeks well went were what when where
    whether which while who whole whom whose why will with within without woman work
    worked works would write wrote year years yes yesterday yet you your yours four
    five six seven eight nine ten
    aber als alle alles also auch auf aus bei bin bis bitte dann das dass dem den denn
    der des die dies diese dieser doch dort durch ein eine einem einen einer eines
    erst etwas fur ganz gegen gibt haben hat hatte hier hin ich ihm ihn ihr ihre immer
    ist jede jeder jetzt kann kein keine konnen machen man mehr mein mich mir mit nach
    nicht nichts noch nun nur oben oder ohne schon sehr sein seine seit sich sie sind
    soll uber und uns unser unter viel vom von vor war waren was weil wenn werden wie
    wieder wir wird wurde zum zur zwei
    alors apres aussi autre aux avant avec avoir bien car ces cet cette chez comme dans
    des deux dire donc elle elles encore entre est etre eux faire fait ici ils jour
    les leur leurs lui mais meme mes moi moins mon nos notre nous par pas peu peut plus
    pour pourquoi quand que quel quelle qui rien sans ses ses sinon soit son sont sous
    sur tes toi ton tous tout toute tres une vers vos votre vous
    algo alguien alli antes aqui asi aunque cada casi como con cual cuando cuanto del
    desde despues donde dos ella ellas ellos entonces entre era eran esa ese eso esta
    estan estar este esto estos fue fueron gente hace hacer hacia han hasta hay los las
    mas menos mientras mis mismo mucho muy nada nos nosotros otra otro para pero poco
    por porque pues que quien sea ser sin sobre solo son sus tal tambien tan tanto
    tiene todo todos una uno unos vez
    alla alle anche ancora avere che chi cio come con cosa cosi cui dal dalla dei della
    delle dello dentro dopo dove due ecco era essere fare fino fra fuori gia gli hanno
    loro mai meno mentre mia mio molto nei nel nella noi non nostro ogni oltre oppure
    per perche piu poi prima quale quando quasi quello questa questo sara sei senza
    sono sopra sotto stato sua sul sulla suo tra tutti tutto una uno voi
    aan alle alles als ben bij daar dan dat deze die dit doen door dus een elk een
    geen haar had hebben heeft hem het hier hij hoe hun iets kan maar meer men met mijn
    moet naar niet niets nog ons ook over tegen toch toen tot uit van veel voor waar
    wat weer wel werd wie wij worden zal zelf zich zij zijn zonder zou
    ainda alem alguem antes aos apos aqui assim ate cada com como contra dela dele
    depois desde dois ela elas ele eles entao entre era essa esse esta estar este
    estou foi foram isso isto mais mas mesmo meu minha muito nada nao nas nem nos nossa
    nosso num numa onde outra outro para pela pelo perto pode pois por porque quando
    quase que quem sao sem sempre ser seu sobre sua tambem tao tem todo todos uma voce
    """.split()
)
"""In the form of `search_text.searchable`: lower case, without accents."""
