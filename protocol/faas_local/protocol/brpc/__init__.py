"""brpc's baidu_std protocol as the data system speaks it: frames, payloads, statuses, a connection, a client."""
