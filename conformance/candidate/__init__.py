"""How a candidate is described, started, fed and watched; what it answers is a `Run`, never a judgement."""
