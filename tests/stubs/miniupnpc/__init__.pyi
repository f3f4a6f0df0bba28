class UPnP:
    def selectigd(self, url: str = ...) -> str: ...
    def addportmapping(
        self,
        external_port: int,
        protocol: str,
        host: str,
        internal_port: int,
        description: str,
        remote_host: str,
        lease: int = ...,
        /,
    ) -> bool: ...
    def getspecificportmapping(
        self, external_port: int, protocol: str, /
    ) -> tuple[str, int, str, bool, int] | None: ...
    def deleteportmapping(self, external_port: int, protocol: str, /) -> bool: ...
    def externalipaddress(self) -> str | None: ...
