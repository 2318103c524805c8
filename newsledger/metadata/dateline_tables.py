"""Which words before a dash are a place: cities that stand alone in datelines, and words that are never one."""

from __future__ import annotations

from newsledger.metadata.word_tables import read_phrases, read_words

# Cities that news style lets stand without a country: capitals and a few more.
DATELINE_CITIES = read_phrases(
    """
    abidjan, abu dhabi, abuja, accra, addis ababa, aden, algiers, amman, amsterdam, ankara, antananarivo, apia,
    ashgabat, asmara, astana, asuncion, asunción, athens, atlanta, auckland, austin, baghdad, baku, baltimore,
    bamako, bangkok, bangui, banjul, barcelona, basra, beijing, beirut, belfast, belgrade, belmopan, bengaluru,
    berlin, bern, bishkek, bissau, bogota, bogotá, bonn, boston, brasilia, brasília, bratislava, brazzaville,
    bridgetown, brussels, bucharest, budapest, buenos aires, bujumbura, bulawayo, cairo, calgary, canberra, cape
    town, caracas, cardiff, casablanca, chennai, chicago, chisinau, cincinnati, cleveland, colombo, conakry,
    copenhagen, cotonou, dakar, dallas, damascus, dar es salaam, delhi, denver, detroit, dhaka, dili, djibouti,
    dodoma, doha, dubai, dublin, durban, dushanbe, edinburgh, erbil, fortaleza, frankfurt, freetown, gaborone, gaza,
    gaza city, geneva, georgetown, gibraltar, glasgow, goma, grozny, guangzhou, guatemala city, guayaquil, hamburg,
    hanoi, harare, havana, helsinki, hiroshima, ho chi minh city, hong kong, honiara, honolulu, houston, hyderabad,
    indianapolis, islamabad, istanbul, jakarta, jeddah, jerusalem, johannesburg, juba, kabul, kampala, karachi,
    kathmandu, khartoum, kiev, kigali, kingston, kinshasa, kolkata, kuala lumpur, kuwait, kuwait city, kyiv, la paz,
    lagos, lahore, las vegas, leeds, libreville, lilongwe, lima, lisbon, liverpool, ljubljana, lome, lomé, london,
    los angeles, luanda, lusaka, luxembourg, lyon, macau, madrid, majuro, malabo, male, managua, manama, manchester,
    manila, maputo, maseru, mbabane, mecca, medina, melbourne, mexico city, miami, milan, milwaukee, minneapolis,
    minsk, mogadishu, monaco, monrovia, montevideo, montreal, moroni, moscow, mosul, mumbai, munich, muscat,
    nairobi, naypyidaw, n'djamena, new delhi, new orleans, new york, niamey, nicosia, nouakchott, nuku'alofa,
    oklahoma city, oslo, ottawa, ouagadougou, panama city, paramaribo, paris, peshawar, philadelphia, phnom penh,
    phoenix, pittsburgh, podgorica, port louis, port moresby, port of spain, port-au-prince, prague, praia,
    pretoria, pristina, pyongyang, quebec city, quetta, quito, rabat, ramallah, rawalpindi, reykjavik, riga, rio de
    janeiro, riyadh, rome, roseau, salt lake city, san antonio, san diego, san francisco, san jose, san josé, san
    juan, san salvador, sanaa, santiago, santo domingo, sao paulo, são paulo, sarajevo, seattle, seoul, shanghai,
    sharjah, shenzhen, singapore, skopje, sofia, srinagar, st. louis, st. petersburg, stockholm, strasbourg, suva,
    sydney, taipei, tallinn, tashkent, tbilisi, tegucigalpa, tehran, tel aviv, thimphu, tirana, tokyo, toronto,
    tripoli, tunis, turin, ulaanbaatar, ulan bator, united nations, vaduz, valletta, vancouver, vatican city,
    vienna, vientiane, vilnius, warsaw, washington, washington d.c., wellington, windhoek, winnipeg, albany,
    albuquerque, annapolis, baton rouge, birmingham, boise, boulder, brooklyn, buffalo, cedar rapids, charlotte,
    colorado springs, columbus, des moines, el paso, fort worth, hartford, jacksonville, jersey city, kansas city,
    lincoln, little rock, long beach, louisville, memphis, nashville, new haven, new york city, oakland, omaha,
    orlando, palm beach, portland, providence, raleigh, reno, richmond, sacramento, salem, san bernardino, santa fe,
    santa monica, sioux city, spokane, st. paul, st louis, tallahassee, tampa, tucson, tulsa, west palm beach, the
    hague, the vatican, yangon, yaounde, yaoundé, yerevan, zagreb, zurich, zürich
    """
)

# Words that begin or end the names of places and seldom a headline's first words in capitals.
PLACE_FIRST_WORDS = read_words(
    """
    port mount mt. fort ft. saint st. st ste. cape san santa santo são sao los las lake puerto villa sankt
    """
)
PLACE_LAST_WORDS = read_words(
    """
    city beach falls springs island islands bay harbor harbour heights hills park village township county province
    """
)

# Newsrooms that sign datelines and are no wire agency; whatever follows the mark (`CNN Business`).
BROADCASTERS = ("CNN", "CBS", "NBC", "ABC", "BBC", "NPR", "VOA", "RFE", "RFA", "CBC", "CNBC")

# Words of labels that look like a dateline (`EXCLUSIVE -- `, `FILE PHOTO - `, `FACT CHECK: `).
NOT_PLACES = read_words(
    """
    about above abstract ad advertisement advisory alert all also analysis and announcement answer ap are at audio
    background bbc below best big blog book books breaking brief briefing but by caption chapter chart check claim
    cnn column comment commentary continued correction corrections cover coverage credit day dear debate developing
    disclaimer disclosure download editor editor's editor’s editorial episode essay event events excerpt exclusive
    explainer explained fact facts faq feature figure file final first flash focus follow for fox from full gallery
    getty graphic graphics guest guide headline headlines hed here highlights how i if image images important in
    index info infographic inside insight interactive interview introduction is it it's it’s join just key latest
    letter letters like list listen live look map maps media meet memo minute monday more morning my names nbc new
    news newsletter note notes now obituary of off on one opinion opinions or our out outlook overview page part
    photo photos picture pictures plus podcast point poll polls post press preview prnewswire profile programming
    promo ps q question questions quiz quote ranking reaction read recap related release remarks report reporter
    reports results reuters reveal revealed review reviews rewind rundown saturday scoop scores section see series
    share shutterstock so source sources special speech spoiler sports statement stats stay story subscribe summary
    sunday survey table takeaways teaser testimony that the then there these they this thursday timeline tip tips
    title today top topics transcript trending tuesday tweet tweets two understand update updated updates upi urgent
    us video videos view viewpoint views visit voices vote wanted warning was watch we wednesday weekend what when
    where which who why will with yes you your friday answers analysts opinion: president senator rep sen gov
    democrats republicans gop
    """
) - {"new", "of", "at", "on", "for", "in", "from", "point", "the", "day", "big", "best", "rock", "us", "will", "post"}
