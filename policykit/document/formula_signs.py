"""TeX's commands for signs, and the signs. Every one of them is in the vendored fonts."""
# ruff: noqa: RUF001 - signs of mathematics that look like letters are the point here

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


RELATIONS: Mapping[str, str] = _pairs(r"""
    = = < < > > ≤ ≤ ≥ ≥ ≠ ≠ ≈ ≈ ≡ ≡ → → ← ← ⇒ ⇒ ⇔ ⇔ ∈ ∈
    \le ≤ \leq ≤ \ge ≥ \geq ≥ \ne ≠ \neq ≠ \lt < \gt > \approx ≈ \equiv ≡ \sim ∼ \cong ≅
    \to → \rightarrow → \gets ← \leftarrow ← \leftrightarrow ↔ \mapsto ↦
    \Rightarrow ⇒ \implies ⇒ \Leftrightarrow ⇔ \iff ⇔
    \in ∈ \notin ∉ \subset ⊂ \subseteq ⊆ \mid |
""")
"""Signs with a space on both sides."""

OPERATORS: Mapping[str, str] = _pairs(r"""
    + + - − − − × × · · * * \times × \cdot · \div ÷ \pm ± \ast * \circ ∘
    \cup ∪ \cap ∩ \land ∧ \wedge ∧ \lor ∨ \vee ∨ \oplus ⊕ \otimes ⊗
""")
"""Signs with a space on both sides where something stands on both sides."""

SIGNS: Mapping[str, str] = {
    **_pairs(r"""
        \alpha α \beta β \gamma γ \delta δ \epsilon ε \varepsilon ε \zeta ζ \eta η \theta θ \iota ι
        \kappa κ \lambda λ \mu μ \nu ν \xi ξ \pi π \rho ρ \sigma σ \tau τ \upsilon υ \phi φ
        \varphi φ \chi χ \psi ψ \omega ω \Gamma Γ \Delta Δ \Theta Θ \Lambda Λ \Xi Ξ \Pi Π \Sigma Σ
        \Phi Φ \Psi Ψ \Omega Ω \sum Σ \prod Π \infty ∞ \partial ∂ \nabla ∇ \emptyset ∅
        \forall ∀ \exists ∃ \neg ¬ \lnot ¬ \prime ′ ' ′ \degree ° \ldots … \dots … \cdots …
        \langle ⟨ \rangle ⟩ \lceil ⌈ \rceil ⌉ \lfloor ⌊ \rfloor ⌋ \vert | \lbrace { \rbrace }
        \| ‖ \{ { \} } \% % \$ $ \& & \_ _ \# #
        \min min \max max \gcd gcd \Pr Pr
        ( ( ) ) [ [ ] ] | | / / ! ! . . : : ; ; ? ?
    """),
    **dict.fromkeys((r"\,", r"\;", r"\:", r"\ ", r"\quad", r"\qquad"), " "),
    **dict.fromkeys((r"\!", r"\limits", r"\displaystyle", r"\textstyle"), ""),
    **{rf"\{name}": f"{name} " for name in ("log", "ln", "exp", "sin", "cos", "tan", "lim")},
    ",": ", ",
    "~": "\u00a0",
}
"""Everything else that has a readable form."""

MINUS, PRIME, DEGREE, RING, ROOT = "−", "′", "°", "∘", "√"
COMPOUND = frozenset("+−×·/=*≤≥<>")
"""What makes brackets necessary around a numerator, a denominator, a root's content."""

OPENING = frozenset("([{|⟨⌈⌊=<>≤≥≠≈≡→←⇒⇔,+−×·")
"""A plus or minus after one of these belongs to what follows it."""
