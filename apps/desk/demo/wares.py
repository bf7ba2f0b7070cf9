"""The demo's goods, parts and workshop services: French, English, price (tax included), minutes for a service."""

from apps.catalog.states import CategoryKind

CATEGORIES = {  # code: French, English, kind, parent
    "velos": ("Vélos", "Bicycles", CategoryKind.GOODS, None),
    "skis": ("Skis", "Skis", CategoryKind.GOODS, None),
    "telephones": ("Téléphones", "Phones", CategoryKind.GOODS, None),
    "pieces-velos": ("Pièces vélo", "Bicycle parts", CategoryKind.PARTS, "velos"),
    "pieces-skis": ("Pièces ski", "Ski parts", CategoryKind.PARTS, "skis"),
    "pieces-telephones": ("Pièces téléphone", "Phone parts", CategoryKind.PARTS, "telephones"),
    "atelier-velos": ("Atelier vélo", "Bicycle workshop", CategoryKind.SERVICES, "velos"),
    "atelier-skis": ("Atelier ski", "Ski workshop", CategoryKind.SERVICES, "skis"),
    "atelier-telephones": ("Atelier téléphone", "Phone workshop", CategoryKind.SERVICES, "telephones"),
}
# Invented brands, so that no maker is shown with prices or faults that are not theirs.
BRANDS = {
    "velos": ("Alpinette", "Rouleau", "Belvédère", "Tandara"),
    "skis": ("Combloux", "Névé", "Arolle"),
    "telephones": ("Orbite", "Lumio", "Pixelle"),
}
MODELS = {
    "velos": (
        ("Vélo de ville", "City bike", 549),
        ("Vélo de randonnée", "Touring bike", 899),
        ("Vélo électrique", "E-bike", 2190),
        ("VTT", "Mountain bike", 1290),
        ("Vélo enfant", "Children’s bike", 279),
    ),
    "skis": (
        ("Skis de piste", "Piste skis", 449),
        ("Skis de randonnée", "Touring skis", 620),
        ("Chaussures de ski", "Ski boots", 289),
        ("Skis junior", "Junior skis", 179),
    ),
    "telephones": (
        ("Téléphone 128 Go", "Phone 128 GB", 399),
        ("Téléphone 256 Go", "Phone 256 GB", 599),
        ("Téléphone compact", "Compact phone", 329),
    ),
}
PARTS = {
    "velos": (
        ("Chaîne", "Chain", 29),
        ("Cassette", "Cassette", 45),
        ("Pneu", "Tyre", 32),
        ("Chambre à air", "Tube", 7),
        ("Plaquettes de frein", "Brake pads", 18),
        ("Câble de frein", "Brake cable", 9),
        ("Dérailleur arrière", "Rear derailleur", 64),
        ("Rayon", "Spoke", 2),
        ("Selle", "Saddle", 39),
        ("Batterie 500 Wh", "Battery 500 Wh", 549),
        ("Éclairage avant", "Front light", 34),
        ("Pédales", "Pedals", 28),
    ),
    "skis": (
        ("Fixation", "Binding", 129),
        ("Talonnière", "Heel piece", 48),
        ("Boucle de chaussure", "Boot buckle", 12),
        ("Chausson", "Liner", 89),
        ("Frein de ski", "Ski brake", 25),
        ("Peau de phoque", "Climbing skin", 139),
    ),
    "telephones": (
        ("Écran", "Screen", 119),
        ("Batterie", "Battery", 45),
        ("Connecteur de charge", "Charging port", 29),
        ("Vitre arrière", "Back glass", 69),
        ("Haut-parleur", "Speaker", 24),
        ("Caméra arrière", "Rear camera", 84),
    ),
}
SERVICES = {  # French, English, price, minutes
    "velos": (
        ("Révision complète", "Full service", 89, 90),
        ("Révision simple", "Basic service", 49, 45),
        ("Réglage des freins", "Brake adjustment", 20, 20),
        ("Réglage de la transmission", "Gear adjustment", 25, 25),
        ("Dévoilage de roue", "Wheel truing", 22, 30),
        ("Remplacement de chaîne", "Chain replacement", 15, 15),
        ("Remplacement de pneu", "Tyre replacement", 12, 15),
        ("Diagnostic électrique", "E-bike diagnosis", 39, 30),
    ),
    "skis": (
        ("Affûtage et fartage", "Edge and wax", 35, 30),
        ("Réparation de semelle", "Base repair", 45, 45),
        ("Montage de fixations", "Binding mounting", 49, 40),
        ("Réglage de fixations", "Binding adjustment", 15, 15),
        ("Remplacement de boucle", "Buckle replacement", 12, 15),
    ),
    "telephones": (
        ("Remplacement d’écran", "Screen replacement", 49, 45),
        ("Remplacement de batterie", "Battery replacement", 29, 30),
        ("Nettoyage du connecteur", "Port cleaning", 19, 15),
        ("Diagnostic", "Diagnosis", 25, 20),
    ),
}
GENERIC = (
    ("WORKSHOP-LABOUR", "Main-d’œuvre", "Labour", "FR20"),
    ("WORKSHOP-SERVICE", "Prestation d’atelier", "Workshop service", "FR20"),
    ("WORKSHOP-PART", "Pièce", "Part", "FR20"),
    ("WORKSHOP-FEE", "Frais de diagnostic", "Diagnosis fee", "FR20"),
    ("USED-MARGIN", "Article d’occasion, TVA sur la marge", "Used article, VAT on the margin", "MARGIN"),
    ("USED-STANDARD", "Article d’occasion, TVA sur le prix", "Used article, VAT on the price", "FR20"),
    ("USED-EXEMPT", "Article d’occasion, sans TVA", "Used article, no VAT", "EXEMPT"),
)
SHORT = {"velos": "VE", "skis": "SK", "telephones": "TE"}
