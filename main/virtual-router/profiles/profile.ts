export interface RadioHardware {
  readonly band: '2g' | '5g';
  /** Where the radio hangs in the device, as UCI writes it. */
  readonly path: string;
  readonly channel: string;
  readonly htmode: string;
}

/** What differs between one router model with one release and another. */
export interface RouterProfile {
  readonly id: string;
  readonly model: string;
  readonly boardName: string;
  readonly compatible: string;
  readonly release: {
    readonly version: string;
    readonly revision: string;
    readonly target: string;
    readonly arch: string;
    readonly kernel: string;
    readonly buildDate: string;
  };
  readonly lanPorts: readonly string[];
  readonly wanDevice: string;
  readonly radios: readonly RadioHardware[];
  readonly addressForm: 'netmask' | 'cidr-list';
  /** Which section of the wireless file a router fresh from the box has switched off. */
  readonly wirelessOffBy: 'radio' | 'interface';
  readonly packages: 'opkg' | 'apk';
  /** `Z.log_limit`, `config.log_limit` (24.10+). */
  readonly logLimit: boolean;
  readonly wanForward: 'REJECT' | 'DROP';
  readonly leaseFileIpv6: string;
  readonly logSizeKib: number;
  readonly memoryKib: number;
  readonly flashFreeKib: number;
}
