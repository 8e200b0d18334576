"""Who may look at rounds, hold them, enter marks, take figures away."""

VIEW = "rounds.view"
MANAGE = "rounds.manage"
ENTER_MARKS = "marks.enter"
EXPORT = "exports.run"
