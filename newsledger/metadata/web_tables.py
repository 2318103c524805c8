"""What is known about web addresses: tracking parameters, AMP wrappers and social sites, each said once."""

from __future__ import annotations

from newsledger.metadata.word_tables import read_words

# Parameters that never tell one article from another, wherever they stand. Names in lower case.
TRACKING_PARAMETERS = read_words(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid
    mkt_tok vero_id vero_conv wickedid oly_enc_id oly_anon_id __s _ga _gl __twitter_impression ref_src ref_url
    rb_clickid s_cid ncid ocid cmpid cmp icid intcmp ito xtor at_medium at_campaign at_custom1 at_custom2 at_custom3
    at_custom4 smid smtyp rref mtrref gwh gwt srnd clicksource wt.nav wt.mc_id wt_mc wt.tsrc fb_action_ids
    fb_action_types fb_source fb_ref share_id emailtoken linkid reflink intlink_from_url link_location campaign_id
    guccounter guce_referrer guce_referrer_sig soc_src soc_trk phpsessid jsessionid aspsessionid replytocom usqp hp
    hpt hpid _r amp_js_v amp_gsa
    """
)
TRACKING_PREFIXES = ("utm_", "_hs", "pk_", "mtm_", "hsa_", "ga_", "at_recipient", "traffic_")

# Parameters that carry a click's origin on some sites and the article's number on others: they go only when the path
# alone already names the article.
ORIGIN_PARAMETERS = read_words(
    """
    ref source src via from origin referer referrer partner share cid nav hpw iid il itid mod nl nlid action pgtype
    module region version contentcollection contentplacement feedtype feedname emc iref oref csp abt abg utm
    sr_share rss feed ns_source ns_campaign ns_mchannel ns_linkname ns_fee srcref
    """
)

# Parameters that are a session when their value is a digest, and may be a story's number otherwise.
SESSION_PARAMETERS = frozenset({"sid", "s", "session", "sessionid", "session_id"})

# `name=value` pairs that ask for the AMP form of a page; `*` stands for any value.
AMP_PARAMETERS = frozenset({("amp", "*"), ("_amp", "*"), ("isamp", "*"), ("outputtype", "amp"), ("output", "amp")})

INDEX_FILES = frozenset({"index.html", "index.htm"})

# First host labels that name a form of the same site.
FORM_LABELS = frozenset({"www", "m", "mobile", "amp", "touch"})

# Hosts whose subdomains belong to different people and that the public suffix list does not name.
HOSTING_DOMAINS = (
    "wordpress.com", "substack.com", "medium.com", "tumblr.com", "typepad.com", "livejournal.com", "over-blog.com",
    "weebly.com", "wixsite.com", "squarespace.com", "ghost.io", "beehiiv.com", "buttondown.email", "canalblog.com",
)  # fmt: skip

# Endings of programs that make pages: their names say nothing about the page.
SCRIPT_ENDINGS = (".php", ".asp", ".aspx", ".jsp", ".cgi", ".cfm", ".do", ".pl")

# Last parts of the address of a feed or a site map.
FEED_NAMES = frozenset({"rss", "rss2", "feed", "feeds", "atom", "rdf", "sitemap"})
FEED_ENDINGS = (".xml", ".rss", ".atom", ".rdf")

# Parameters that choose a list of articles or its form, and never one article.
LISTING_PARAMETERS = read_words(
    """
    page paged pg offset start limit cat category categories tag tags topic section q query search s keyword author
    feed format output outputtype type lang language hl edition sort order view tab
    """
)

# Words of which the address of a section is made.
SECTION_WORDS = read_words(
    """
    news latest breaking top stories story articles article archive archives all home index default main front page
    section sections category categories channel channels topic topics tag tags blog blogs press media
    world international global national local region regional regions domestic americas america africa asia europe
    middle east pacific politics political elections election government business economy markets market money finance
    companies tech technology science health environment climate energy education culture arts entertainment lifestyle
    life style living travel food fashion sport sports football opinion opinions comment commentary editorial
    editorials columns analysis features video videos photos pictures live weather obituaries crime law justice
    and the
    """
)

# Parts after an article's address that give a form or a part of the same article.
FORM_SEGMENTS = read_words("page p print amp single full all comments comment photos photo gallery video share embed")

# Fragments that give a place within one article.
PLACE_FRAGMENTS = read_words(
    "slide page p comment comments respond reply c img photo gallery section ixzz xtor echobox note"
)

SOCIAL_DOMAINS = read_words(
    """
    twitter.com x.com t.co facebook.com fb.com fb.me messenger.com instagram.com instagr.am threads.net threads.com
    whatsapp.com wa.me t.me telegram.me telegram.org linkedin.com lnkd.in reddit.com redd.it pinterest.com pin.it
    tumblr.com youtube.com youtu.be tiktok.com snapchat.com vk.com ok.ru weibo.com weixin.qq.com line.me viber.com
    bsky.app mastodon.social truthsocial.com gab.com gettr.com parler.com rumble.com flipboard.com getpocket.com
    digg.com stumbleupon.com mix.com buffer.com addtoany.com addthis.com sharethis.com xing.com plus.google.com
    nextdoor.com discord.gg discord.com twitch.tv
    """
)
