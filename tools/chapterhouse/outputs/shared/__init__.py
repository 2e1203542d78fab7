"""What several outputs share: templates, fonts, dates in words, drawings and fragments."""
