"""What to offer for a word that cannot be drawn: the nearest thing that can.

Promises: ``nearest(word)`` is a vocabulary word or None; by meaning first (a table written by hand), by spelling second.
"""
# Rows of coordinates and words read best as tables.
# fmt: off


import difflib
from functools import lru_cache

from gesso.scenes.vocabulary import lexicon

MEANS: dict[str, str] = {
    word: kind
    for kind, words in {
        "bear": "wookie wookiee chewbacca yeti bigfoot sasquatch gorilla ape monkey chimpanzee koala sloth beaver otter hippo hippopotamus rhino rhinoceros ewok paddington",
        "elephant": "mammoth mastodon anteater tapir", "cat": "leopard cheetah panther jaguar lynx puma cougar feline garfield pikachu", "wolf": "coyote jackal hyena dingo canine",
        "dog": "corgi labrador beagle bulldog terrier dachshund poodle dalmatian retriever snoopy", "horse": "camel llama alpaca cow bull ox buffalo goat sheep lamb ram mule giraffe centaur",
        "mouse": "gerbil shrew mole hedgehog porcupine bat weasel ferret", "bird": "eagle hawk falcon duck duckling goose swan hen chicken rooster turkey peacock flamingo stork heron phoenix hummingbird toucan ostrich griffin seagull",
        "fish": "eel octopus squid jellyfish crab lobster seahorse shrimp starfish trout tuna stingray piranha", "whale": "seal walrus manatee submarine kraken leviathan", "turtle": "snail crab armadillo",
        "butterfly": "bee dragonfly ladybug beetle ant spider fly firefly fairy pixie insect bug caterpillar wasp", "frog": "toad newt salamander gecko chameleon kermit", "dragon": "hydra basilisk chimera serpent snake cobra python alligator iguana trex t-rex tyrannosaurus stegosaurus dino gremlin beast demon goblin",
        "robot": "c3po r2d2 terminator machine computer transformer gundam drone", "wizard": "gandalf dumbledore monk priest alchemist philosopher scientist professor gnome dwarf elf", "knight": "paladin guard templar fighter orc troll titan ogre superman batman superhero spiderman",
        "girl": "alice ballerina dancer mermaid nymph angel schoolgirls teenager toddler baby bride", "boy": "student schoolboy hobbit frodo peasant shepherd", "woman": "goddess nurse teacher actress singer wife sister aunt chef", "man": "doctor policeman firefighter musician artist painter husband brother uncle worker clown cowboy detective politician president athlete",
        "ghost": "skeleton zombie vampire mummy wraith poltergeist banshee alien", "house": "villa apartment hotel restaurant hospital cathedral temple pagoda pyramid tent igloo skyscraper tower bank station museum factory warehouse",
        "castle": "kingdom ruins tower hogwarts stronghold chateau", "car": "truck lorry van taxi jeep tractor motorcycle motorbike scooter ambulance bike tank limousine", "train": "locomotive tram subway metro railway", "sailboat": "kayak raft ferry gondola galleon titanic catamaran", "rocket": "ufo spacecraft shuttle satellite spaceship",
        "airplane": "jet helicopter glider biplane", "tree": "palm baobab birch bonsai forest-tree shrub", "flower": "plant dandelion violet-flower hibiscus iris marigold carnation peony", "cactus": "succulent aloe", "mushroom": "truffle", "cake": "pie bread pizza burger sandwich croissant donut pancake dessert cookie chocolate-cake",
        "apple": "orange-fruit pear banana grape strawberry cherry watermelon lemon-fruit mango pineapple tomato", "pumpkin": "squash carrot potato cabbage onion vegetable turnip", "book": "newspaper scroll diary", "lantern": "lightbulb flashlight chandelier streetlight", "guitar": "violin piano drum cello flute harp ukulele banjo", "clock": "watch hourglass compass", "chair": "sofa couch bench throne table desk bed",
        "crown": "jewel ring treasure diamond", "key": "lock door",
    }.items()
    for word in words.split()
}

# Things that are not what stands in for them: drawn as the nearest kind, and said so.
STAND_INS: dict[str, tuple[str, ...]] = {
    "whale": ("orca", "dolphin", "dolphins", "shark", "sharks", "narwhal"),
    "horse": ("donkey", "zebra"),
    "house": ("school", "church", "shop", "mansion"),
    "airplane": ("helicopter",),
    "bee": ("ladybug", "dragonfly", "wasp"),
    "octopus": ("squid", "jellyfish"),
    "crab": ("lobster",),
    "snail": ("slug",),
    "sheep": ("goat", "goats", "ram", "llama", "alpaca"),
    "hedgehog": ("porcupine", "porcupines"),
    "frog": ("tadpole",),
    "deer": ("elk", "moose"),
    "wolf": ("husky", "werewolf"),
    "raccoon": ("badger", "red panda"),
    "squirrel": ("chipmunk",),
    "mouse": ("hamster",),
    "pig": ("boar",),
    "unicorn": ("pegasus",),
    "dragon": ("dinosaur", "dinosaurs", "lizard", "crocodile", "monster", "monsters", "godzilla"),
    "bus": ("tram",),
    "bicycle": ("motorcycle", "scooter", "tricycle"),
    "car": ("truck", "van", "jeep"),
    "hot-air balloon": ("airship", "zeppelin", "blimp"),
    "sailboat": ("canoe", "rowboat", "pirate ship"),
    "guitar": ("violin", "cello", "banjo", "lute"),
    "lantern": ("street lamp",),
    "chair": ("throne", "sofa", "bench", "stool"),
    "gift": ("treasure chest",),
    "cake": ("pie",),
    "cupcake": ("ice cream", "ice cream cone", "donut"),
    "apple": ("pear", "cherry", "cherries", "strawberry", "strawberries", "peach", "tomato"),
    "tower": ("skyscraper",),
    "tent": ("teepee", "yurt"),
    "tree": ("bush",),
    "duck": ("goose", "swan", "swans"),
    "mountains": ("volcano",), "lake": ("waterfall",), "desert": ("mars",),
}
MEANS.update({word: kind for kind, words in STAND_INS.items() for word in words})
# Words that name a colour along with the kind.
OWN_COLOUR = {"raven": "black", "crow": "black", "dove": "white", "bluebird": "blue", "chick": "yellow", "pigeon": "grey", "parrot": "green", "robin": "brown", "taxi": "yellow", "goldfish": "orange", "polar bear": "white"}


@lru_cache(maxsize=4096)
def nearest(word: str) -> str | None:
    """The vocabulary word closest in meaning or, failing that, in spelling."""
    table = lexicon()
    for form in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"):
        if form in MEANS and (MEANS[form] in table):
            return MEANS[form]
    if len(word) < 4:
        return None
    close = difflib.get_close_matches(word, [w for w in table if abs(len(w) - len(word)) <= 2 and w[0] == word[0] and " " not in w], n=1, cutoff=0.78)
    if not close:
        return None
    category, value = table[close[0]][0]
    return value if category in ("kind", "setting", "style", "colour", "weather", "time", "season", "sky", "wear", "hold", "mood", "pose") else None
