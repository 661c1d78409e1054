/** Wizard, step 1. */
export const connectText = {
  title: 'Connect to your router',
  lead: 'Any router that runs OpenWrt, 22.03 or newer. Use the password of its admin page. Until you apply a change, Bulkhead only reads.',
  routers: 'Router',
  looking: 'Looking for routers …',
  noneFound: 'No router answered. Enter its address.',
  lookAgain: 'Look again',
  gateway: 'Your way to the internet',
  sshRefused: 'Its sign-in service (SSH) is off',
  sshSilent: 'No answer to a sign-in yet',
  otherRouter: 'Answers on this network',
  /** The note goes on after the address in small letters, unless it begins with a name such as OpenWrt. */
  at: (host: string, note: string) =>
    `${host}, ${/^[A-Z][a-z]+[A-Z]/.test(note) ? note : note.charAt(0).toLowerCase() + note.slice(1)}`,
  known: 'Known',
  changed: 'Changed',
  sshOff: 'SSH is off',
  answers: 'Answers',
  anotherAddress: 'Another address',
  address: 'Address',
  addressHint: '192.168.1.1',
  addressErrors: {
    'not-an-address':
      'This is not an address: a name, or four numbers with dots, and perhaps a colon and a port.',
    ipv6: 'This is an IPv6 address. Bulkhead signs in over IPv4 only: use the router’s name, or four numbers with dots, such as 192.168.1.1.',
  },
  port: 'Port',
  connect: 'Connect',

  password: 'Password of the admin page',
  showPassword: 'Show the password',
  hidePassword: 'Hide the password',
  keptInStore: 'Kept in this computer’s password store, nowhere else.',
  notKept: 'This computer has no password store. We ask each time.',
  noPassword: 'A router fresh from the factory has none: leave this empty.',
  useKeyFile: 'Use a key file',
  usePassword: 'Use the password',
  keyFile: 'Key file',
  chooseKeyFile: 'Choose a file',
  noKeyFile: 'No file chosen yet',
  passphrase: 'Passphrase of the key, if it has one',
  stored: 'Bulkhead can sign in with what it kept.',
  storedOwnKey: 'Bulkhead has its own key for this router.',
  askAnyway: 'Use another password',
  user: 'User',

  practiceTitle: 'Try it without a router',
  practiceBody: 'A practice network with 31 devices, built in. Nothing real is touched.',
  startPractice: 'Start practice',
  startingPractice: 'Starting …',

  trustTitle: 'Is this really your router?',
  trustBody:
    'This computer has not met it before. Your password has not been sent yet. The router identifies itself with this fingerprint:',
  fingerprintLabel: (groups: readonly string[]) =>
    `Fingerprint in groups of four: ${groups.map((group) => [...group].join(' ')).join(', ')}`,
  keyKind: (keyType: string) => `SHA-256 · ${keyType.replace(/^ssh-/, '').toUpperCase()}`,
  howToCheck: 'How to check',
  checkSticker: 'Best: compare with the sticker or the note from whoever set up the router.',
  checkCable:
    'Or plug this computer into the router with a cable, then continue. Nobody can sit in between on a direct cable.',
  direct: 'This computer and the router are on the same network, without another router in between.',
  notDirect: 'Another router is in between. Compare the fingerprint before you trust it.',
  trust: 'It is my router: trust it',
  enterNeverTrusts: 'Enter never trusts a fingerprint. Press Space, or click.',
  notSure: 'Not sure',
  notSureTitle: 'How to read the fingerprint on the router',
  notSureSteps: [
    'Sign in on the router itself, by a serial cable or from a computer that already knows it.',
    'Run this there, and compare what it prints with the groups above:',
  ],
  notSureCommand: 'dropbearkey -y -f /etc/dropbear/dropbear_ed25519_host_key',
  stop: 'Stop here',
  remembers: 'Bulkhead remembers the fingerprint and stops with a warning if it ever changes.',

  trustedTitle: 'This is the router you trusted',
  trustedNow: 'You trusted it just now. Your password is sent only to this fingerprint.',
  trustedSince: (day: string) => `The fingerprint is the one you trusted on ${day}.`,

  changedTitle: 'This is not the router you trusted',
  changedBody: (host: string, since: string | undefined) =>
    `Something at ${host} answers, but with another fingerprint than ${since ? `on ${since}` : 'before'}. Bulkhead stopped. Your password has not been sent.`,
  keysGoneTitle: 'Whether you trusted this router before is not known',
  keysGoneBody: (host: string, day: string) =>
    `The keys of your routers were lost on ${day}, when what Bulkhead keeps was damaged. ${host} may be your router or something that pretends to be it. Your password has not been sent.`,
  compareTitle: 'I can compare the fingerprint',
  compareBody: 'We show it with the ways to check it. Trust it only if it is the same.',
  trustedOn: (day: string | undefined) => (day ? `Trusted on ${day}` : 'Trusted before'),
  now: 'Now',
  whichFits: 'Which of these fits?',
  replacedTitle: 'I reset the router, replaced it or installed new software',
  replacedBody: 'Then a new fingerprint is expected. We show it once more, and you trust it anew.',
  noneTitle: 'None of this',
  noneBody: 'Do not go on. Another device may pretend to be your router. Connect by cable and look again.',

  contacting: (host: string) => `Asking ${host} who it is …`,
  nothingChosenTitle: 'Choose your router',
  nothingChosenBody:
    'Bulkhead asks it for its fingerprint first. Nothing secret is sent before you have said that it is yours.',

  footChoose: 'Choose a router, or try it without one',
  footContacting: 'Waiting for the router',
  footFingerprint: 'Waiting for your answer about the fingerprint',
  footStopped: 'Stopped, nothing was sent',
  footReady: 'The password goes to this router only',
  footSigningIn: 'Signing in and reading. Nothing is changed.',
  continue: 'Continue',
} as const;
