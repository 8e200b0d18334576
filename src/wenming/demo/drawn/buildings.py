"""Places that are buildings, from in front or from inside. Each returns the colour of its ground."""

from wenming.demo.drawn.painting import (
    ASPHALT,
    BRIGHT,
    DARK,
    GREENS,
    HEIGHT,
    HORIZON,
    PAVING,
    ROOFS,
    WALLS,
    WHITE,
    WIDTH,
    Canvas,
    Colour,
    ground,
    house,
    mix,
    outside,
    shade,
    shrubs,
    tiles,
    tree,
)


def compound(canvas: Canvas) -> Colour:
    """Blocks of flats around a lawn and a path."""
    outside(canvas)
    chance = canvas.chance
    x = chance.uniform(-60, 0)
    wall = chance.choice(WALLS)
    while x < WIDTH:
        wide = chance.uniform(190, 260)
        house(canvas, x, x + wide, HORIZON + 60, chance.uniform(250, 350), shade(wall, chance.uniform(0.94, 1.04)))
        x += wide + chance.uniform(16, 60)
    ground(canvas, chance.choice(GREENS), HORIZON + 58)
    bend = chance.uniform(-120, 120)
    path = shade(PAVING, 1.02)
    canvas.polygon([(430 + bend, HORIZON + 60), (520 + bend, HORIZON + 60), (860, HEIGHT), (120, HEIGHT)], path)
    for side in (-1, 1):
        for near in (0.12, 0.4):
            tree(canvas, 480 + side * (230 + 420 * near), HORIZON + 80 + 300 * near, 110 + 190 * near)
    shrubs(canvas, 0, 200, HORIZON + 150, 34)
    shrubs(canvas, 790, WIDTH, HORIZON + 150, 34)
    return path


def community(canvas: Canvas) -> Colour:
    """The front of a public building with steps, a flag pole and flower beds."""
    outside(canvas)
    chance = canvas.chance
    wall, left = chance.choice(WALLS), chance.uniform(90, 170)
    house(canvas, left, WIDTH - left, HORIZON + 90, chance.uniform(230, 290), wall)
    middle = WIDTH / 2 + chance.uniform(-60, 60)
    canvas.box(middle - 130, HORIZON - 14, middle + 130, HORIZON + 8, chance.choice(BRIGHT))
    canvas.box(middle - 84, HORIZON + 8, middle + 84, HORIZON + 90, (104, 126, 140), shade(wall, 0.6))
    canvas.line([(middle, HORIZON + 8), (middle, HORIZON + 90)], shade(wall, 0.6), 4)
    tiles(canvas, shade(PAVING, 1.04), HORIZON + 88)
    pole = left - 40
    canvas.line([(pole, HORIZON + 130), (pole, 90)], (190, 192, 196), 5)
    canvas.polygon([(pole, 92), (pole + 66, 98), (pole + 66, 138), (pole, 132)], (204, 56, 50))
    for x in (left + 60, WIDTH - left - 60):
        shrubs(canvas, x - 90, x + 90, HORIZON + 128, 30)
    tree(canvas, WIDTH - 60, HORIZON + 150, 190)
    return shade(PAVING, 1.04)


def market(canvas: Canvas) -> Colour:
    """Inside a market hall: trusses, two rows of stalls, produce in many colours."""
    chance = canvas.chance
    canvas.box(0, 0, WIDTH, HEIGHT, mix((196, 202, 204), canvas.light.low, 0.4))
    goal = chance.uniform(430, 530)
    for near in (0.16, 0.3, 0.55, 1.0):
        canvas.line(
            [(goal - 560 * near, 250 - 190 * near), (goal, 250 - 300 * near), (goal + 560 * near, 250 - 190 * near)],
            (120, 130, 138),
            5,
        )
    floor = (168, 166, 162)
    tiles(canvas, floor, 300)
    for side in (-1, 1):
        for near in (0.2, 0.32, 0.5, 0.8):
            x, y, size = goal + side * 640 * near, 300 + 360 * near, 300 * near
            tone = chance.choice(BRIGHT)
            canvas.box(x - size * 0.62, y - size * 0.36, x + size * 0.62, y + size * 0.34, shade((200, 200, 196), 0.92))
            canvas.box(x - size * 0.66, y - size * 1.15, x + size * 0.66, y - size * 0.92, tone)
            for column in range(5):
                for row in range(2):
                    fruit = chance.choice(
                        ((208, 70, 50), (226, 164, 56), (96, 152, 70), (150, 92, 60), (232, 220, 120))
                    )
                    cx = x - size * 0.5 + column * size * 0.25
                    canvas.oval(cx, y - size * 0.42 + row * size * 0.13, size * 0.13, size * 0.1, fruit)
    return floor


def hall(canvas: Canvas) -> Colour:
    """Inside a service hall: counters behind glass, lamps in the ceiling, a shining floor."""
    chance = canvas.chance
    wall = mix(chance.choice(WALLS), WHITE, 0.5)
    canvas.box(0, 0, WIDTH, HEIGHT, wall)
    canvas.polygon([(0, 0), (WIDTH, 0), (790, 130), (170, 130)], shade(wall, 1.05))
    for index in range(4):
        x = 250 + index * 150
        canvas.polygon([(x, 40), (x + 80, 40), (x + 70, 64), (x + 8, 64)], (250, 250, 240))
    accent = chance.choice(BRIGHT)
    canvas.box(0, 150, WIDTH, 190, accent)
    count = chance.choice((4, 5, 6))
    for index in range(count):
        left, right = WIDTH * index / count + 10, WIDTH * (index + 1) / count - 10
        canvas.box(left, 214, right, 330, mix((170, 196, 206), wall, 0.3), shade(wall, 0.7))
        canvas.box((left + right) / 2 - 22, 196, (left + right) / 2 + 22, 210, mix(accent, WHITE, 0.3))
        canvas.oval((left + right) / 2, 288, 17, 20, (226, 190, 160))
        canvas.polygon(
            [((left + right) / 2 - 36, 330), ((left + right) / 2 + 36, 330), ((left + right) / 2, 296)], (70, 84, 120)
        )
    canvas.box(0, 330, WIDTH, 410, shade((186, 160, 128), 1.0))
    canvas.box(0, 330, WIDTH, 342, shade((186, 160, 128), 1.15))
    floor = (200, 200, 196)
    tiles(canvas, floor, 408)
    for seat in (60.0, 150.0, 760.0, 850.0):
        canvas.box(seat, 470, seat + 70, 520, (84, 112, 140))
        canvas.box(seat, 520, seat + 70, 534, (64, 88, 112))
    return floor


def station(canvas: Canvas) -> Colour:
    """A station behind its forecourt, with a bus or two."""
    outside(canvas)
    chance = canvas.chance
    wall = mix(chance.choice(WALLS), WHITE, 0.35)
    canvas.box(60, 150, WIDTH - 60, HORIZON + 60, wall)
    canvas.polygon(
        [(30, 156), (WIDTH / 2, chance.uniform(50, 110)), (WIDTH - 30, 156)], shade(chance.choice(ROOFS), 1.1)
    )
    for index in range(9):
        x = 90 + index * 90
        canvas.box(x, 196, x + 62, HORIZON + 56, mix((116, 144, 164), canvas.light.top, 0.3), shade(wall, 0.7))
    canvas.oval(WIDTH / 2, 128, 26, 26, WHITE, DARK)
    canvas.line([(WIDTH / 2, 128), (WIDTH / 2, 110)], DARK, 4)
    canvas.line([(WIDTH / 2, 128), (WIDTH / 2 + 14, 134)], DARK, 4)
    tiles(canvas, shade(PAVING, 0.98), HORIZON + 58)
    for left in (chance.uniform(80, 240), chance.uniform(640, 800)):
        _bus(canvas, left, HORIZON + 130)
    return shade(PAVING, 0.98)


def _bus(canvas: Canvas, x: float, base: float) -> None:
    """Paint a bus from its side."""
    colour = canvas.chance.choice(BRIGHT)
    canvas.shadow(x + 90, base, 110, PAVING)
    canvas.box(x, base - 84, x + 190, base - 8, colour)
    canvas.box(x + 8, base - 74, x + 182, base - 42, (150, 174, 188))
    for across in (24, 62, 100, 138):
        canvas.line([(x + across, base - 74), (x + across, base - 42)], colour, 4)
    for across in (38, 152):
        canvas.oval(x + across, base - 8, 15, 15, DARK)


def school(canvas: Canvas) -> Colour:
    """A school behind its gate and fence."""
    outside(canvas)
    chance = canvas.chance
    house(canvas, 120, 840, HORIZON + 40, 220, mix(chance.choice(WALLS), (226, 170, 130), 0.5))
    ground(canvas, PAVING, HORIZON + 38)
    middle = chance.uniform(420, 540)
    for x in range(0, WIDTH, 26):
        if abs(x - middle) > 120:
            canvas.box(x, 300, x + 6, 430, (80, 92, 104))
    canvas.box(0, 316, middle - 120, 324, (80, 92, 104))
    canvas.box(middle + 120, 316, WIDTH, 324, (80, 92, 104))
    wall = chance.choice(BRIGHT)
    for side in (-1, 1):
        canvas.box(middle + side * 130 - 20, 236, middle + side * 130 + 20, 440, (196, 170, 150))
    canvas.box(middle - 160, 206, middle + 160, 244, wall)
    canvas.box(middle - 90, 218, middle + 90, 232, mix(wall, WHITE, 0.7))
    for step in range(9):
        bar = middle - 106 + step * 24
        canvas.box(bar, 380, bar + 12, 440, (170, 176, 182))
    canvas.polygon([(0, 620), (WIDTH, 620), (WIDTH, HEIGHT), (0, HEIGHT)], ASPHALT)
    for step in range(8):
        canvas.polygon(
            [(70 + step * 110, 634), (124 + step * 110, 634), (120 + step * 116, 706), (56 + step * 116, 706)], WHITE
        )
    tree(canvas, 60, 470, 200)
    return PAVING


def works(canvas: Canvas) -> Colour:
    """A building site behind a long hoarding, a crane above."""
    outside(canvas)
    chance = canvas.chance
    left = chance.uniform(140, 320)
    for floor_number in range(5):
        y = 90 + floor_number * 52
        canvas.box(left, y, left + 420, y + 10, (168, 164, 156))
        for column in range(7):
            canvas.box(left + column * 68, y, left + column * 68 + 9, y + 52, (152, 148, 140))
    crane = chance.uniform(640, 860)
    canvas.box(crane, 20, crane + 12, 360, (214, 160, 50))
    canvas.box(crane - 300, 42, crane + 90, 54, (214, 160, 50))
    canvas.line([(crane - 200, 54), (crane - 200, 150)], DARK, 2)
    ground(canvas, (170, 160, 146), 380)
    tone = chance.choice(((70, 120, 160), (84, 140, 110), (150, 160, 170)))
    for step in range(9):
        x = step * 110 - 16
        canvas.box(x, 250, x + 106, 452, shade(tone, 1.0 if step % 2 else 0.95), shade(tone, 0.75))
        if step % 3 == 1:
            canvas.box(x + 14, 284, x + 92, 404, mix(WHITE, chance.choice(BRIGHT), 0.35))
    canvas.box(0, 452, WIDTH, 474, (150, 146, 140))
    return (170, 160, 146)


def toilet(canvas: Canvas) -> Colour:
    """A small public toilet with two doors."""
    outside(canvas)
    chance = canvas.chance
    wall = mix(chance.choice(WALLS), WHITE, 0.3)
    for x in (40.0, 900.0):
        tree(canvas, x, HORIZON + 120, 240)
    canvas.box(170, 180, 790, 460, wall)
    canvas.polygon(
        [(130, 186), (830, 186), (770, chance.uniform(96, 136)), (190, chance.uniform(96, 136))], chance.choice(ROOFS)
    )
    for x, tone in ((270.0, (58, 98, 150)), (560.0, (176, 70, 90))):
        canvas.box(x, 270, x + 130, 460, shade(wall, 0.62))
        canvas.oval(x + 65, 226, 26, 26, tone)
        canvas.oval(x + 65, 216, 6, 6, WHITE)
        canvas.polygon([(x + 55, 244), (x + 75, 244), (x + 70, 224), (x + 60, 224)], WHITE)
    tiles(canvas, PAVING, 458)
    shrubs(canvas, 0, 160, 490, 34)
    shrubs(canvas, 800, WIDTH, 490, 34)
    return PAVING
