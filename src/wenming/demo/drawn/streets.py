"""Places in the open: streets, lanes, squares, parks, the river, a village. Each returns the colour of its ground."""

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
    clouds,
    ground,
    house,
    houses,
    lamp_post,
    mix,
    outside,
    shade,
    shrubs,
    tiles,
    tree,
)


def _receding(canvas: Canvas, *, left: bool, far: float, near_high: float) -> None:
    """Paint a row of houses that runs away into the distance on one side."""
    chance = canvas.chance
    goal = WIDTH * far
    edges = [1.0, 0.66, 0.42, 0.26, 0.15, 0.08]
    side = -1 if left else 1
    reach = goal + 60 if left else WIDTH - goal + 60
    for near, away in zip(edges[-2::-1], edges[:0:-1], strict=True):
        wall = chance.choice(WALLS)
        x1, x2 = goal + side * reach * near, goal + side * reach * away
        high = chance.uniform(0.82, 1.1) * near_high
        top1, top2 = HORIZON - high * near, HORIZON - high * away
        low1, low2 = HORIZON + 250 * near, HORIZON + 250 * away
        canvas.polygon([(x1, top1), (x2, top2), (x2, low2), (x1, low1)], shade(wall, 0.94 if left else 0.86))
        for row in range(5):
            for column in range(3):
                _pane(canvas, (x1, top1, low1), (x2, top2, low2), row, column, wall)


def _pane(
    canvas: Canvas,
    near: tuple[float, float, float],
    away: tuple[float, float, float],
    row: int,
    column: int,
    wall: Colour,
) -> None:
    """Paint one window on a receding wall; each end is x, top, foot."""

    def at(share: float, level: float) -> tuple[float, float]:
        top = near[1] + (away[1] - near[1]) * share
        foot = near[2] + (away[2] - near[2]) * share
        return near[0] + (away[0] - near[0]) * share, top + (foot - top) * level

    first, last = 0.1 + column * 0.3, 0.3 + column * 0.3
    high, low = 0.06 + row * 0.15, 0.14 + row * 0.15
    glass = mix((112, 140, 160), canvas.light.top, 0.3)
    canvas.polygon([at(first, high), at(last, high), at(last, low), at(first, low)], glass, shade(wall, 0.66))


def street(canvas: Canvas) -> Colour:
    """A road between houses, with pavements, trees and lamps."""
    outside(canvas)
    chance = canvas.chance
    far = chance.uniform(0.42, 0.58)
    goal = WIDTH * far
    ground(canvas, PAVING)
    _receding(canvas, left=True, far=far, near_high=chance.uniform(300, 420))
    _receding(canvas, left=False, far=far, near_high=chance.uniform(300, 420))
    left, right = chance.uniform(90, 210), chance.uniform(700, 840)
    canvas.polygon([(goal - 14, HORIZON), (goal + 14, HORIZON), (right, HEIGHT), (left, HEIGHT)], ASPHALT)
    for near in (0.02, 0.08, 0.18, 0.34, 0.58):
        y, y2 = HORIZON + (HEIGHT - HORIZON) * near, HORIZON + (HEIGHT - HORIZON) * near * 1.35
        middle = goal + ((left + right) / 2 - goal) * near
        after = goal + ((left + right) / 2 - goal) * near * 1.35
        wide = 2 + 13 * near
        canvas.polygon(
            [(middle - wide, y), (middle + wide, y), (after + wide * 1.3, y2), (after - wide * 1.3, y2)], WHITE
        )
    canvas.line([(goal - 14, HORIZON), (left, HEIGHT)], shade(PAVING, 1.12), 7)
    canvas.line([(goal + 14, HORIZON), (right, HEIGHT)], shade(PAVING, 1.12), 7)
    for near in (0.1, 0.2, 0.4):
        base = HORIZON + (HEIGHT - HORIZON) * near
        tree(canvas, goal + (left - 70 - goal) * near, base, 70 + 260 * near)
        tree(canvas, goal + (right + 70 - goal) * near, base, 70 + 260 * near)
        lamp_post(canvas, goal + (left - 20 - goal) * near * 1.3, base + 30 * near, 90 + 330 * near)
    return ASPHALT


def crossing(canvas: Canvas) -> Colour:
    """A crossing with zebra stripes and a traffic light."""
    outside(canvas)
    chance = canvas.chance
    houses(canvas, HORIZON + 30, 130, 260)
    ground(canvas, ASPHALT, HORIZON + 20)
    canvas.polygon([(0, HORIZON + 24), (WIDTH, HORIZON + 24), (WIDTH, HORIZON + 62), (0, HORIZON + 62)], PAVING)
    slant, step, top = chance.uniform(-90, 90), chance.uniform(78, 136), chance.uniform(440, 490)
    for index in range(14):
        x = -60 + index * step
        wide = step * 0.46
        canvas.polygon(
            [(x + slant, top), (x + wide + slant, top), (x + wide * 1.35, top + 96), (x + 4, top + 96)], WHITE
        )
    canvas.polygon([(0, 640), (WIDTH, 620), (WIDTH, HEIGHT), (0, HEIGHT)], PAVING)
    canvas.line([(0, 640), (WIDTH, 620)], shade(PAVING, 1.15), 8)
    pole = chance.choice((90.0, 850.0))
    canvas.box(pole - 5, 210, pole + 5, 640, (70, 74, 78))
    canvas.box(pole - 22, 150, pole + 22, 246, (52, 56, 60))
    lit = chance.randrange(3)
    for index, colour in enumerate(((206, 62, 54), (222, 176, 60), (70, 170, 96))):
        canvas.oval(pole, 168 + index * 30, 11, 11, colour if index == lit else shade(colour, 0.35))
    for _ in range(2):
        _car(canvas, chance.uniform(120, 840), HORIZON + chance.uniform(70, 120), 90)
    return PAVING


def _car(canvas: Canvas, x: float, base: float, wide: float) -> None:
    """Paint a parked car from its side."""
    colour = canvas.chance.choice((*BRIGHT, WHITE, (150, 154, 160)))
    canvas.shadow(x, base, wide * 0.55, ASPHALT)
    body = (
        (-0.5, 0.08),
        (-0.48, 0.24),
        (-0.28, 0.27),
        (-0.16, 0.42),
        (0.2, 0.42),
        (0.34, 0.27),
        (0.5, 0.22),
        (0.5, 0.08),
    )
    glass = ((-0.22, 0.27), (-0.13, 0.39), (0.18, 0.39), (0.28, 0.27))
    canvas.polygon([(x + across * wide, base - up * wide) for across, up in body], colour)
    canvas.polygon([(x + across * wide, base - up * wide) for across, up in glass], (120, 142, 158))
    for across in (-0.28, 0.3):
        canvas.oval(x + across * wide, base - wide * 0.07, wide * 0.085, wide * 0.085, DARK)


def alley(canvas: Canvas) -> Colour:
    """A narrow lane between old walls, with doors and a strip of sky."""
    chance = canvas.chance
    clouds(canvas)
    far = chance.uniform(0.4, 0.6) * WIDTH
    floor = (150, 144, 136)
    ground(canvas, floor)
    for side in (-1, 1):
        wall = shade(chance.choice(WALLS), 0.92 if side < 0 else 0.82)
        edge = far + side * 62
        outer = -20 if side < 0 else WIDTH + 20
        canvas.polygon([(edge, HORIZON - 120), (outer, -220), (outer, HEIGHT - 20), (edge, HORIZON + 34)], wall)
        for share in (0.2, 0.45, 0.78):
            x = edge + (outer - edge) * share
            wide, foot = 26 + 90 * share, HORIZON + 34 + (HEIGHT - 54 - HORIZON) * share
            high = 70 + 240 * share
            tone = chance.choice(((110, 74, 58), (86, 96, 104), (122, 52, 46), (120, 132, 140)))
            canvas.polygon(
                [
                    (x, foot - high),
                    (x + side * wide, foot - high * 1.1),
                    (x + side * wide, foot + wide * 0.45),
                    (x, foot),
                ],
                tone,
            )
        canvas.line([(edge, HORIZON + 20), (outer, HEIGHT - 70)], shade(wall, 0.7), 5)
    house(canvas, far - 62, far + 62, HORIZON + 34, 150, chance.choice(WALLS))
    for _ in range(3):
        y = chance.uniform(40, 150)
        canvas.line([(0, y), (far, HORIZON - 110), (WIDTH, y + chance.uniform(-40, 40))], (60, 60, 64), 2)
    return floor


def busstop(canvas: Canvas) -> Colour:
    """A bus shelter on a pavement beside the road."""
    outside(canvas)
    chance = canvas.chance
    houses(canvas, HORIZON + 40, 120, 230)
    ground(canvas, PAVING, HORIZON + 38)
    left = chance.uniform(180, 320)
    for x in (left, left + 420):
        canvas.box(x, 190, x + 10, 480, (84, 92, 100))
    canvas.polygon([(left - 30, 172), (left + 460, 172), (left + 440, 198), (left - 10, 198)], (64, 92, 120))
    canvas.box(left + 14, 216, left + 150, 430, chance.choice(BRIGHT), DARK)
    canvas.box(left + 30, 240, left + 134, 330, mix(WHITE, chance.choice(BRIGHT), 0.25))
    canvas.box(left + 190, 420, left + 390, 436, (140, 108, 80))
    for x in (left + 206, left + 374):
        canvas.box(x, 436, x + 8, 478, (90, 94, 98))
    canvas.polygon([(0, 600), (WIDTH, 580), (WIDTH, HEIGHT), (0, HEIGHT)], ASPHALT)
    canvas.line([(0, 600), (WIDTH, 580)], shade(PAVING, 1.14), 9)
    tree(canvas, 80 if left > 250 else 880, 470, 220)
    return PAVING


def _facade(canvas: Canvas, base: float, top: float, *, shops: int) -> None:
    """Paint shop fronts with awnings and boards under an upper floor."""
    chance = canvas.chance
    wide = WIDTH / shops
    for index in range(shops):
        left, wall = index * wide, chance.choice(WALLS)
        canvas.box(left, top, left + wide, base, wall)
        for column in range(3):
            x = left + wide * (0.12 + 0.29 * column)
            canvas.box(
                x, top + 26, x + wide * 0.19, top + 96, mix((120, 148, 168), canvas.light.top, 0.3), shade(wall, 0.7)
            )
        board, middle = chance.choice(BRIGHT), top + (base - top) * 0.42
        canvas.box(left + 6, middle, left + wide - 6, middle + 40, board)
        canvas.box(left + wide * 0.2, middle + 13, left + wide * 0.8, middle + 27, mix(board, WHITE, 0.75))
        canvas.box(left + 12, middle + 48, left + wide - 12, base, mix((90, 110, 124), canvas.light.low, 0.2))
        canvas.box(left + wide * 0.42, middle + 58, left + wide * 0.6, base, shade(wall, 0.6))
        if chance.random() < 0.6:
            step = (wide - 24) / 8
            for stripe in range(8):
                tone = board if stripe % 2 else WHITE
                x = left + 12 + stripe * step
                canvas.polygon(
                    [(x + 4, middle + 44), (x + step + 4, middle + 44), (x + step, middle + 84), (x, middle + 84)], tone
                )


def shops(canvas: Canvas) -> Colour:
    """A row of shop fronts across a pavement."""
    chance = canvas.chance
    clouds(canvas)
    houses(canvas, 170, 90, 150)
    _facade(canvas, 430, chance.uniform(70, 130), shops=chance.choice((3, 4, 4, 5)))
    tiles(canvas, shade(PAVING, chance.uniform(0.94, 1.05)), 428)
    for x in (chance.uniform(20, 120), chance.uniform(820, 940)):
        tree(canvas, x, 500, chance.uniform(170, 220))
    return PAVING


def square(canvas: Canvas) -> Colour:
    """A wide paved square with a column and fountains of green."""
    outside(canvas)
    chance = canvas.chance
    houses(canvas, HORIZON + 20, 90, 200)
    tiles(canvas, mix(PAVING, chance.choice(WALLS), 0.5), HORIZON + 18)
    x = chance.uniform(340, 620)
    canvas.polygon([(x - 70, 440), (x + 70, 440), (x + 50, 404), (x - 50, 404)], (190, 186, 178))
    canvas.polygon([(x - 22, 404), (x + 22, 404), (x + 12, 170), (x - 12, 170)], (208, 204, 196))
    canvas.oval(x, 160, 22, 22, chance.choice(BRIGHT))
    for left in (20.0, 720.0):
        shrubs(canvas, left, left + 220, 440, 30)
    return PAVING


def river(canvas: Canvas) -> Colour:
    """A promenade along a river with a railing and a bridge."""
    outside(canvas)
    chance = canvas.chance
    canvas.box(0, HORIZON, WIDTH, 500, mix((96, 140, 164), canvas.light.low, 0.25))
    for _ in range(26):
        x, y = chance.uniform(0, WIDTH), chance.uniform(HORIZON + 10, 480)
        canvas.line([(x, y), (x + chance.uniform(30, 90), y)], mix((150, 186, 200), canvas.light.low, 0.3), 2)
    deck = chance.uniform(HORIZON - 30, HORIZON - 6)
    canvas.box(0, deck, WIDTH, deck + 14, (176, 170, 164))
    for x in range(60, WIDTH, 190):
        canvas.polygon(
            [(x, deck + 14), (x + 26, deck + 14), (x + 20, HORIZON + 46), (x + 6, HORIZON + 46)], (164, 158, 152)
        )
    tiles(canvas, shade(PAVING, 1.03), 498)
    canvas.box(0, 408, WIDTH, 418, (196, 192, 186))
    for x in range(10, WIDTH, 64):
        canvas.box(x, 408, x + 14, 504, (186, 182, 176))
    tree(canvas, chance.choice((70.0, 890.0)), 560, 270)
    return shade(PAVING, 1.03)


def village(canvas: Canvas) -> Colour:
    """Farm houses with pitched roofs along a lane between fields."""
    outside(canvas)
    chance = canvas.chance
    ground(canvas, (150, 168, 96), HORIZON)
    for row in range(7):
        y = HORIZON + 8 + row * 14
        canvas.line([(0, y), (WIDTH, y + chance.uniform(-6, 6))], (128, 150, 80), 3)
    x = chance.uniform(-40, 30)
    while x < WIDTH:
        wide, high = chance.uniform(150, 220), chance.uniform(90, 130)
        base = HORIZON + chance.uniform(70, 96)
        wall = mix(chance.choice(WALLS), WHITE, 0.35)
        canvas.box(x, base - high, x + wide, base, wall)
        peak = base - high - chance.uniform(44, 66)
        canvas.polygon(
            [(x - 16, base - high), (x + wide + 16, base - high), (x + wide - 26, peak), (x + 26, peak)],
            chance.choice(ROOFS),
        )
        canvas.box(x + wide * 0.42, base - high * 0.62, x + wide * 0.6, base, (112, 70, 52))
        for share in (0.12, 0.72):
            canvas.box(
                x + wide * share, base - high * 0.66, x + wide * (share + 0.16), base - high * 0.32, (124, 148, 160)
            )
        x += wide + chance.uniform(50, 150)
    lane = (184, 170, 148)
    slope = chance.uniform(-40, 40)
    canvas.polygon([(0, 470 + slope), (WIDTH, 470 - slope), (WIDTH, HEIGHT), (0, HEIGHT)], lane)
    shrubs(canvas, 0, WIDTH, 470 + abs(slope) * 0.2, 20)
    tree(canvas, chance.uniform(60, 200), 500, 210)
    return lane


def park(canvas: Canvas) -> Colour:
    """A path through a lawn with trees, and water behind."""
    outside(canvas)
    chance = canvas.chance
    green = chance.choice(GREENS)
    for x in range(-20, WIDTH, 58):
        tree(canvas, x + chance.uniform(-20, 20), HORIZON + 14, chance.uniform(70, 130))
    ground(canvas, green, HORIZON)
    canvas.polygon(
        [(0, HORIZON + 26), (WIDTH, HORIZON + 14), (WIDTH, HORIZON + 66), (0, HORIZON + 84)], (132, 170, 190)
    )
    swing = chance.uniform(-200, 200)
    path = (206, 192, 164)
    canvas.polygon(
        [
            (470 + swing, HORIZON + 80),
            (530 + swing, HORIZON + 80),
            (640 + swing / 2, 540),
            (900, HEIGHT),
            (90, HEIGHT),
            (420 + swing / 2, 540),
        ],
        path,
    )
    tree(canvas, chance.uniform(20, 140), 560, chance.uniform(230, 300))
    tree(canvas, chance.uniform(830, 940), 540, chance.uniform(210, 280))
    return path
