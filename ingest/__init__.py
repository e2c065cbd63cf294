"""Files in, documents carried through the stages by durable jobs. Knows file kinds, jobs and executors."""
