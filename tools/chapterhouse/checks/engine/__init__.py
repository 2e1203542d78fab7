"""The registry of rules, and what runs them: suppressions, fixes, baseline, the rules page."""
