// What is new or changed in a patient's history is found behind a position: see feed.py.

CREATE RANGE INDEX event_feed_key IF NOT EXISTS FOR (n:Event) ON (n.feedKey);
