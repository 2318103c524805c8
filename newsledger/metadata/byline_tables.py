"""What in a byline is no name: lead-ins, titles, roles, places, organisations and page furniture."""

from __future__ import annotations

from newsledger.metadata.word_tables import read_phrases, read_words

# Words before the first name.
LEAD_INS = (
    "words by", "words and pictures by", "story by", "written by", "reported by", "reporting by", "report by",
    "posted by", "published by", "analysis by", "opinion by", "review by", "commentary by", "text by", "compiled by",
    "edited by", "contributed by", "interview by", "created by", "authored by", "by author", "article by", "news by",
    "by", "from", "von", "par", "por", "door", "af", "di", "text", "texto", "author", "authors", "analysis", "opinion",
    "commentary", "exclusive", "more stories", "guest columnist", "columnist", "reporter",
)  # fmt: skip

# Words after which no part of the name follows.
CUT_WORDS = frozenset({"for", "in", "at", "with", "special", "via", "from", "für", "pour", "para"})

HONORIFICS = read_words(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend fr father rabbi imam sheikh sen senator rep
    representative congressman congresswoman gov governor president judge justice gen general col colonel capt
    captain lt maj sgt amb ambassador hon mp mep herr frau ing sr. sra mme mlle
    """
)

SUFFIXES = frozenset(
    {"jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "m.d", "esq", "dds", "rn", "obe", "mbe", "qc", "kc"}
)

PARTICLES = read_words(
    """
    de del della dello der den di da das dos do du des la las le los el al af av van von vom zu zur zum ter ten te
    bin bint ibn ben abu y e i 't op 'n und ul ur
    """
)

# A piece with one of these words is a role, an outlet, a section or furniture, and no person.
NOT_NAME_WORDS = read_words(
    """
    reporter reporters correspondent correspondents editor editors editorial editor-at-large editor-in-chief staff
    writer writers contributor contributors contributing columnist columnists journalist journalists bureau chief
    desk team board admin administrator webmaster newsroom newsdesk news newspaper newspapers times tribune herald
    gazette daily weekly magazine media agency agencies agence wire wires service services network networks tv radio
    television broadcasting online digital website web com www http https blog blogger post mailonline dailymail
    published updated posted modified created comment comments stories popular tags count min minutes minute views
    share shares follow facebook twitter instagram linkedin email newsletter subscribe login copyright photo photos
    photographer photography photograph picture pictures video videos getty images image shutterstock graphic
    illustration illustrator illustrated analyst analysts anchor host producer presenter researcher director manager
    president secretary minister university college institute institution center centre council committee commission
    foundation association society department ministry office government policy politics political business
    economics economic economy finance financial technology tech science scientific health medical education
    environment climate culture entertainment lifestyle religion religious liberty sport sports football world
    national international foreign domestic local regional metro investigative investigations investigation
    investigates criminal security defense defence immigration illegal energy legal affairs news-service opinion
    opinions analysis commentary senior junior assistant associate deputy executive managing special freelance guest
    fellow professor expert experts author authors anonymous unknown none null n/a various multiple about your our
    their this that is are was were has have the of on what when where why how who breaking latest live cnn bbc abc
    nbc cbs npr msnbc cnbc usa reuters afp upi associated bloomberg guardian mirror independent observer telegraph
    washington-post nyt wsj today tomorrow money markets crime justice-reporter readers reader forum letters letter
    view views-desk user contents content pages homepage section topics expertise based covering writes written
    reporting nast inc ltd llc corp company group project party campaign column exclusive redaktion redaction
    redacción redazione rédaction editors' avatar backgroundurl avatar_large intelligence issues curriculum hotels
    casino other relates
    """
) - {"of"}

# Two words that make a piece an institution, though each alone is a surname.
NOT_NAME_PAIRS = read_words(
    """
    associated_press free_press white_house home_page fox_business fox_nation min_read daily_press the_press
    canadian_press press_trust press_association press_release press_club national_press your_story top_story
    """
)

# Words that end the hope for a name when they come first.
NOT_FIRST_WORDS = read_words(
    """
    a an and the in at on for to from by about last what is see more also as if it we my
    """
)

# Places that stand after a name in a byline; US states and cities of large bureaus.
PLACES = read_phrases(
    """
    new york, new york city, washington, washington dc, washington d.c., los angeles, san francisco, chicago,
    boston, miami, houston, dallas, atlanta, las vegas, london, paris, berlin, brussels, moscow, beijing, shanghai,
    hong kong, tokyo, seoul, sydney, melbourne, new delhi, delhi, mumbai, jerusalem, tel aviv, cairo, beirut,
    baghdad, kabul, islamabad, nairobi, lagos, cape town, johannesburg, rome, madrid, vienna, geneva, istanbul,
    mexico city, toronto, ottawa, united nations, united states, united kingdom, north america, latin america,
    middle east, south africa, north korea, south korea, saudi arabia, new zealand, sri lanka, costa rica, puerto
    rico, alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, georgia, hawaii,
    idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan,
    minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, north
    carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota,
    tennessee, texas, utah, vermont, virginia, west virginia, wisconsin, wyoming, england, scotland, wales, northern
    ireland
    """
)
