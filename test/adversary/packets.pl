#!/usr/bin/perl
# packets.pl, inside a network namespace of its own: loads rulesets and sends real packets through the kernel.
#
# Each device of the pretended router is one end of a veth pair; frames are put in and taken out at the other end (x0, x1, ...),
# which has no addresses. So every host behind every device is this program. The router end does no address resolution.
#
# Requests on standard input, each answered by one line, or by one line a packet:
#   setup COUNT, then COUNT lines for `ip -batch -`; then the devices, in the order x0, x1, ... : "devices br-lan wan ..."
#   load BYTES, then a ruleset                    -> ok | refused <what nft said, on one line>
#   ask COUNT, then COUNT lines "DEVICE MAC SOURCE DESTINATION PROTOCOL SOURCE-PORT PORT"
#                                                 -> "-" (nothing arrived) or "WHERE ADDRESS PORT", WHERE a device or "router"
use strict;
use warnings;
use Socket qw(AF_INET AF_INET6 SOCK_RAW SOL_SOCKET MSG_DONTWAIT inet_pton inet_ntop);

use constant { AF_NETLINK => 16, AF_PACKET => 17, ETH_P_ALL => 3, NETLINK_NETFILTER => 12, OUTGOING => 4, SO_RCVBUFFORCE => 33 };
use constant ROUTER_MAC => pack('H12', '020000000001');
my %NUMBER = (tcp => 6, udp => 17, icmp => 1);
my $MARK = 'bulkhead';

$| = 1;
my (%port, @watched, $generation, @arrived);
$generation = 0;

sub listen_on {
  my ($socket, $read) = @_;
  setsockopt($socket, SOL_SOCKET, SO_RCVBUFFORCE, pack('i', 16 << 20));
  push @watched, [$socket, $read];
}

sub index_of {
  open my $file, '<', "/sys/class/net/$_[0]/ifindex" or return ifindex_by_ip($_[0]);
  my $line = <$file>;
  return $line + 0;
}

# /sys may show another namespace's devices.
sub ifindex_by_ip {
  my ($line) = `ip -o link show dev $_[0]` =~ /^(\d+):/;
  return $line;
}

sub setup {
  my ($count) = @_;
  my $batch = join '', map { scalar <STDIN> } 1 .. $count;
  open my $ip, '|-', 'ip -batch -' or die;
  print $ip $batch;
  close $ip or die "ip -batch failed\n";
  for my $path (qw(ipv4/ip_forward ipv6/conf/all/forwarding)) {
    open my $file, '>', "/proc/sys/net/$path" or die "$path: $!";
    print $file 1;
  }
  my (undef, @devices) = split ' ', scalar <STDIN>;
  for my $at (0 .. $#devices) {
    socket my $socket, AF_PACKET, SOCK_RAW, unpack('S', pack('n', ETH_P_ALL)) or die "packet socket: $!";
    my $index = ifindex_by_ip("x$at");
    bind $socket, pack('SnlSCCa8', AF_PACKET, ETH_P_ALL, $index, 0, 0, 0, '') or die "bind: $!";
    $port{ $devices[$at] } = $socket;
    my $device = $devices[$at];
    listen_on($socket, sub { seen_at($device, @_) });
  }
  for my $six (0, 1) {
    for my $protocol ('tcp', 'udp', 'icmp') {
      my $number = $six && $protocol eq 'icmp' ? 58 : $NUMBER{$protocol};
      socket my $socket, $six ? AF_INET6 : AF_INET, SOCK_RAW, $number or die "raw socket: $!";
      listen_on($socket, sub { $six ? taken6($protocol, @_) : seen4('router', $_[0]) });
    }
  }
  print "ok\n";
}

sub sum16 {
  my ($bytes) = @_;
  $bytes .= "\0" if length($bytes) & 1;
  my $sum = unpack '%32n*', $bytes;
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
  return ~$sum & 0xffff;
}

sub frame {
  my ($id, $mac, $source, $destination, $protocol, $sport, $port) = @_;
  my $six = index($source, ':') >= 0;
  my ($from, $to) = map { inet_pton($six ? AF_INET6 : AF_INET, $_) } $source, $destination;
  my $number = $six && $protocol eq 'icmp' ? 58 : $NUMBER{$protocol};
  my $tag = pack 'a8N', $MARK, $id;
  my ($body, $at);
  if ($protocol eq 'tcp') {
    $body = pack 'nnNNCCnnn', $sport, $port, $id, 0, 0x50, 0x02, 1024, 0, 0;
    $at = 16;
  } elsif ($protocol eq 'udp') {
    $body = pack('nnnn', $sport, $port, 20, 0) . $tag;
    $at = 6;
  } else {
    $body = pack('CCnnn', $six ? 128 : 8, 0, 0, $id & 0xffff, $id >> 16) . $tag;
    $at = 2;
  }
  my $pseudo = $protocol eq 'icmp' && !$six ? '' : $from . $to . pack('NN', length $body, $number);
  substr($body, $at, 2) = pack 'n', sum16($pseudo . $body) || 0xffff;
  my $head;
  if ($six) {
    $head = pack('NnCC', 0x60000000, length $body, $number, 64) . $from . $to;
  } else {
    $head = pack('CCnnnCCn', 0x45, 0, 20 + length $body, $id & 0xffff, 0x4000, 64, $number, 0) . $from . $to;
    substr($head, 10, 2) = pack 'n', sum16($head);
  }
  $mac =~ tr/://d;
  return ROUTER_MAC . pack('H12n', $mac, $six ? 0x86dd : 0x0800) . $head . $body;
}

# The number of our packet, and its destination port; nothing for packets that are not ours.
sub number_in {
  my ($protocol, $body) = @_;
  if ($protocol == 6) {
    my ($port, $id, $flags) = unpack 'x2nNx5C', $body;
    return ($flags & 0x12) == 0x02 ? ($id, $port) : ();
  }
  return () if length $body < 20 || substr($body, 8, 8) ne $MARK;
  my $id = unpack 'N', substr $body, 16, 4;
  return ($id, unpack 'n', substr $body, 2, 2) if $protocol == 17;
  my $kind = unpack 'C', $body;
  return $kind == 8 && $protocol == 1 || $kind == 128 && $protocol == 58 ? ($id, 0) : ();
}

sub note {
  my ($where, $address, $id, $port) = @_;
  return if !defined $id || $id >> 16 != $generation;
  $arrived[$id & 0xffff] //= "$where $address $port";
}

sub seen4 {
  my ($where, $packet) = @_;
  my $head = (unpack('C', $packet) & 15) * 4;
  note($where, inet_ntop(AF_INET, substr $packet, 16, 4), number_in(unpack('C', substr $packet, 9, 1), substr $packet, $head));
}

sub seen_at {
  my ($device, $packet, $address) = @_;
  return if length $packet < 42 || unpack('C', substr $address, 10, 1) == OUTGOING;
  my $kind = unpack 'n', substr $packet, 12, 2;
  return seen4($device, substr $packet, 14) if $kind == 0x0800;
  return if $kind != 0x86dd || length $packet < 62;
  note($device, inet_ntop(AF_INET6, substr $packet, 38, 16), number_in(unpack('C', substr $packet, 20, 1), substr $packet, 54));
}

# A raw IPv6 socket does not show the header.
sub taken6 {
  my ($protocol, $packet) = @_;
  note('router', '::', number_in($protocol eq 'icmp' ? 58 : $NUMBER{$protocol}, $packet));
}

sub drain {
  my ($patience) = @_;
  my $bits = '';
  vec($bits, fileno $_->[0], 1) = 1 for @watched;
  while (select(my $ready = $bits, undef, undef, $patience)) {
    for my $one (@watched) {
      next unless vec $ready, fileno $one->[0], 1;
      while (defined(my $address = recv $one->[0], (my $packet), 2048, MSG_DONTWAIT)) { $one->[1]->($packet, $address) }
    }
  }
}

sub ask {
  my ($count) = @_;
  drain(0);
  $generation = $generation % 0xfffe + 1;
  @arrived = ();
  for my $at (0 .. $count - 1) {
    my ($device, @rest) = split ' ', scalar <STDIN>;
    send $port{$device}, frame($generation << 16 | $at, @rest), 0 or die "send at $device: $!";
    drain(0) if $at % 32 == 31;
  }
  drain(0.004);
  print map { ($arrived[$_] // '-') . "\n" } 0 .. $count - 1;
}

# Connections of the last ruleset would be let through, and keep their translation.
sub forget_connections {
  socket my $socket, AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER or die "netlink: $!";
  send $socket, pack('LSSLLCCn', 20, 1 << 8 | 2, 5, 1, 0, 0, 0, 0), 0 or die "netlink: $!";
  recv $socket, (my $answer), 4096, 0;
}

sub load {
  my ($bytes) = @_;
  read STDIN, (my $rules), $bytes;
  open my $nft, '|-', 'nft -f - 2>/dev/shm/packets.' . $$ or die;
  print $nft "flush ruleset\n", $rules;
  if (close $nft) {
    forget_connections();
    return print "ok\n";
  }
  open my $said, '<', "/dev/shm/packets.$$";
  print 'refused ', join(' ', map { chomp; $_ } <$said>), "\n";
}

my %verbs = (setup => \&setup, load => \&load, ask => \&ask);
END { unlink "/dev/shm/packets.$$" }
while (defined(my $line = <STDIN>)) {
  my ($verb, $count) = split ' ', $line;
  $verbs{$verb}->($count);
}
