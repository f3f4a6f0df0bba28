"""Whatever the order of readings, failures and restarts: what is announced is so, and is announced once."""

from dataclasses import replace
from ipaddress import IPv4Address
from random import Random

from beds.simulated_home import OFFLINE, SimulatedHome
from examples import NETWORK
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nbtray.core.address.events import AddressCheckChosen, Woke
from nbtray.core.address.readings import Family
from nbtray.core.certificate.events import CertificateRefused
from nbtray.core.mail.events import SendAgainChosen
from nbtray.core.problem import Problem
from nbtray.core.settings import DEFAULT_SOURCES

ADDRESSES = tuple(IPv4Address("81.2.69.10") + number for number in range(5))
OF_THE_VPN = IPv4Address("185.1.2.3")
ON_VPN = replace(NETWORK, addresses=("10.8.0.2",), default_interface="tun0", primary="10.8.0.2")


class Announcing(RuleBasedStateMachine):
    """A home, and whatever may happen to it."""

    @initialize(
        seed=st.integers(0, 1000), first=st.sampled_from(ADDRESSES), liar=st.sampled_from(DEFAULT_SOURCES)
    )
    def move_in(self, seed, first, liar):
        self.liar = liar
        self.home = SimulatedHome(first, Random(seed))  # noqa: S311 -- hypothesis chooses the seed
        self.line, self.way_out = first, NETWORK
        self.believed = None
        self.home.launch()

    def connect(self, way_out):
        self.way_out = way_out
        self.home.address = OF_THE_VPN if way_out is ON_VPN else self.line
        if way_out != self.home.network:
            self.home.change_network(way_out)

    @rule(seconds=st.sampled_from([0.002, 0.1, 0.2, 0.4, 0.7, 3.1, 60.0, 950.0, 4000.0, 30000.0]))
    def wait(self, seconds):
        self.home.run(seconds)

    @rule(address=st.sampled_from(ADDRESSES))
    def the_provider_gives(self, address):
        self.line = address
        self.connect(self.way_out)

    @rule(way_out=st.sampled_from([NETWORK, OFFLINE, ON_VPN]))
    def the_way_out_changes(self, way_out):
        self.connect(way_out)

    @rule(event=st.sampled_from([AddressCheckChosen(), Woke(), SendAgainChosen()]))
    def something_happens(self, event):
        self.home.post(event)

    @rule()
    def the_certificate_fails(self):
        self.home.post(CertificateRefused(Problem("NoCertificate", "None could be made.", "")))

    @rule(mail=st.sampled_from(["up", "down", "refusing", "cut"]))
    def the_mail_server_is(self, mail):
        self.home.mail = mail

    @rule(lies=st.booleans())
    def one_source_lies(self, lies):  # always the same one: two that tell the same lie are believed
        self.home.liars = frozenset({self.liar} if lies else ())

    @rule(full=st.booleans())
    def the_disk_is(self, full):
        self.home.files.full = full

    def all_is_on_the_disk(self):
        life = self.home.life
        return life is not None and life.state.letters.unsaved is None and not self.home.files.full

    @precondition(all_is_on_the_disk)
    @rule()
    def nbtray_crashes(self):
        self.home.crash()

    @precondition(lambda self: self.home.life is None)
    @rule()
    def nbtray_is_started(self):
        self.home.launch()

    @invariant()
    def nothing_is_announced_that_two_sources_did_not_confirm(self):
        confirmed = {address for _, address in self.home.confirmed}
        assert set(self.home.announced) <= confirmed - {self.home.lie, OF_THE_VPN}
        told = {each for letter in self.home.letters() for each in letter.addresses}
        assert told <= {str(each) for each in confirmed - {self.home.lie, OF_THE_VPN}}

    @invariant()
    def unavailable_never_erases(self):
        if self.home.life is None:
            self.believed = None
            return
        now = self.home.life.state.watch.believed(Family.IPV4)
        assert now is not None or self.believed is None
        self.believed = now

    @invariant()
    def no_change_is_announced_twice(self):
        assert len(self.home.announced) <= len(self.home.confirmed)
        by_name = {}
        for _, letter in self.home.accepted:
            assert by_name.setdefault(letter.message_id, letter) == letter

    def teardown(self):
        """When all is well again, everybody knows where the server is, and hears nothing more."""
        if not hasattr(self, "home"):
            return
        home = self.home
        home.files.full, home.mail, home.liars = False, "up", frozenset()
        self.connect(NETWORK)
        if home.life is None:
            home.launch()
        home.run(4000.0)
        home.post(SendAgainChosen())
        home.run(20000.0)
        assert home.announced[-1] == self.line
        assert home.letters()[-1].addresses == (str(self.line),)
        came = len(home.accepted)
        home.run(10000.0)
        home.crash()
        home.launch()
        home.run(10000.0)
        assert len(home.accepted) == came


TestAnnouncing = Announcing.TestCase
TestAnnouncing.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
