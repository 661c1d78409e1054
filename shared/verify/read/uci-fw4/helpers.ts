/** The connection helpers that fw4 brings along; a word that is none of them leaves out the section. */
export const HELPERS: readonly { readonly name: string; readonly family: 0 | 4 }[] = [
  { name: 'amanda', family: 0 },
  { name: 'ftp', family: 0 },
  { name: 'RAS', family: 0 },
  { name: 'Q.931', family: 0 },
  { name: 'irc', family: 4 },
  { name: 'netbios-ns', family: 4 },
  { name: 'pptp', family: 4 },
  { name: 'sane', family: 0 },
  { name: 'sip', family: 0 },
  { name: 'snmp', family: 4 },
  { name: 'tftp', family: 0 },
  { name: 'rtsp', family: 4 },
];
