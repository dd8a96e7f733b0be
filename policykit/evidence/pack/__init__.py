"""The evidence of a window as one folder that its reader can check without us.

Takes records, texts and PDFs as bytes; gives the files of a pack, and says what is wrong with the
files of one. The tables are made from what is in the pack and nothing else, so whoever has it can
make them again.
"""
