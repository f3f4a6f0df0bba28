"""Runs sslyze in the environment that has it: `scanner_program.py HOST PORT`, out what Mozilla objects to."""

import json
import sys

from sslyze import Scanner, ServerNetworkLocation, ServerScanRequest
from sslyze.mozilla_tls_profile.tls_config_checker import (
    SCAN_COMMANDS_NEEDED_BY_MOZILLA_CHECKER,
    MozillaTlsConfiguration,
    ServerNotCompliantWithTlsConfiguration,
    TlsConfigurationEnum,
    check_server_against_tls_configuration,
)

host, port = sys.argv[1:]
where = ServerNetworkLocation(hostname="localhost", port=int(port), ip_address=host)
scanner = Scanner(per_server_concurrent_connections_limit=2)
scanner.queue_scans([ServerScanRequest(where, scan_commands=SCAN_COMMANDS_NEEDED_BY_MOZILLA_CHECKER)])
(result,) = scanner.get_results()
intermediate = MozillaTlsConfiguration.get(TlsConfigurationEnum.MOZILLA_INTERMEDIATE)
objections = {}
try:
    check_server_against_tls_configuration(result, intermediate)
except ServerNotCompliantWithTlsConfiguration as found:
    objections = found.issues
versions = {
    name: sorted(suite.cipher_suite.name for suite in scanned.result.accepted_cipher_suites)
    for name in ("tls_1_0", "tls_1_1", "tls_1_2", "tls_1_3")
    for scanned in [getattr(result.scan_result, f"{name}_cipher_suites")]
}
json.dump({"objections": objections, "versions": versions}, sys.stdout)
