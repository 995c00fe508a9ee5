//! Which addresses are on the public internet: the table behind the guard.
//!
//! Stricter than "globally reachable" where a block leads to an address of the sender's choice.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 blocks that are not, or not reliably, hosts on the public internet (IANA special-purpose registry).
const NOT_PUBLIC_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),       // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // shared by carriers (CGNAT)
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, cloud metadata
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // IETF protocol assignments
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // 6to4 relays, withdrawn
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarking
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved
    (Ipv4Addr::BROADCAST, 32),            // broadcast
];

/// The only IPv6 block with public hosts. Loopback, link-local, site-local, unique local, multicast and NAT64
/// (`64:ff9b::/96`, `64:ff9b:1::/48`) lie outside of it.
const GLOBAL_UNICAST_V6: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Blocks within it that are not public, or that lead to an IPv4 address of the sender's choice.
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocol assignments: Teredo, ORCHID, benchmarking
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];

/// Whether an address is a host on the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        // `::ffff:a.b.c.d` and the older `::a.b.c.d` are IPv4 addresses in another coat; `::` and `::1` fall to 0/8.
        IpAddr::V6(address) => match address.to_ipv4() {
            Some(inner) => is_public_v4(inner),
            None => in_v6(address, GLOBAL_UNICAST_V6) && !NOT_PUBLIC_V6.into_iter().any(|block| in_v6(address, block)),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !NOT_PUBLIC_V4.into_iter().any(|(base, length)| {
        let differing = address.to_bits() ^ base.to_bits();
        differing.leading_zeros() >= length
    })
}

fn in_v6(address: Ipv6Addr, (base, length): (Ipv6Addr, u32)) -> bool {
    let differing = address.to_bits() ^ base.to_bits();
    differing.leading_zeros() >= length
}

#[cfg(test)]
mod tests {
    use super::is_public;

    /// Both ends of every block, and their neighbours outside.
    #[test]
    fn only_public_addresses_are_admitted() {
        for text in [
            "0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.0 127.255.255.255",
            "169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255",
            "192.0.2.0 192.0.2.255 192.88.99.1 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255",
            "198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255 224.0.0.0 239.255.255.255 240.0.0.0",
            "255.255.255.254 255.255.255.255",
            ":: ::1 ::2 ::7f00:1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 100:0:0:1::1 5f00::1 1fff:ffff::1 4000::",
            "2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:1ff:ffff::1",
            "2001:db8::1 2001:db8:ffff::1 2002:: 2002:7f00:1::1 2002:ffff:ffff::1 3fff:: 3fff:fff:ffff::1",
            "fc00::1 fdff::1 fe80::1 febf::1 fec0::1 feff::1 ff00::1 ff02::1 ffff::1",
        ]
        .iter()
        .flat_map(|line| line.split(' '))
        {
            assert!(!is_public(text.parse().expect("an address")), "{text}");
        }
        for text in [
            "1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255",
            "169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0",
            "192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255",
            "203.0.114.0 223.255.255.255 8.8.8.8 ::ffff:8.8.8.8 ::8.8.8.8",
            "2001:200::1 2001:db7:ffff::1 2001:db9:: 2001:ffff::1 2003::1 2a00:1450::1 3ffe:ffff::1 3fff:1000::",
            "2000::1 2600:: 2606:4700:4700::1111",
        ]
        .iter()
        .flat_map(|line| line.split(' '))
        {
            assert!(is_public(text.parse().expect("an address")), "{text}");
        }
    }
}
