-- Up to which message what is to be read was seen: whatever is newer stays unread.
ALTER TABLE filing_overlay ADD COLUMN seen_message_id INTEGER;
