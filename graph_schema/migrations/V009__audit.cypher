// Who did what: by id, which tells chain and position, by time, by whose record, by person, by request. What stood for
// it before was written by nothing.

DROP CONSTRAINT access_event_id IF EXISTS;
DROP INDEX access_event_timeline_key IF EXISTS;
CREATE CONSTRAINT audit_event_id IF NOT EXISTS FOR (n:AuditEvent) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT audit_event_time_key IF NOT EXISTS FOR (n:AuditEvent) REQUIRE n.timeKey IS UNIQUE;
CREATE CONSTRAINT audit_event_access_key IF NOT EXISTS FOR (n:AuditEvent) REQUIRE n.accessKey IS UNIQUE;
CREATE RANGE INDEX audit_event_subject IF NOT EXISTS FOR (n:AuditEvent) ON (n.subject);
CREATE RANGE INDEX audit_event_request_id IF NOT EXISTS FOR (n:AuditEvent) ON (n.requestId);
CREATE CONSTRAINT audit_chain_number IF NOT EXISTS FOR (n:AuditChain) REQUIRE n.number IS UNIQUE;
CREATE CONSTRAINT audit_book_name IF NOT EXISTS FOR (n:AuditBook) REQUIRE n.name IS UNIQUE;
