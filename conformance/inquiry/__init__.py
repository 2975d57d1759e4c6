"""What a program nobody here has seen answers to, found out by asking it; the first draft of its candidate.toml.

lexicon   what a contract knows beforehand: texts, their right answers, words that such programs use
subject   the program under inquiry, run under limits until patience ends
said      flags, verbs and names that its help speaks of
styles    ways in which it may want to be asked, the likeliest first
places    where in an output the answer is
search    which style, place and names it answers by
streams   whether it also takes many texts at once
findings  what came of it                        draft     the same as a candidate.toml with comments
"""
