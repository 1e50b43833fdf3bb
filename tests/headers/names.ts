/** Where Linux has a name of its own for what the specification names otherwise: ours to that of Linux. */

/** Structs: each is compared with the structs of Linux named here. */
export const STRUCTS: Readonly<Record<string, readonly string[]>> = {
  virtq_desc: ['vring_desc'],
  virtq_avail: ['vring_avail'],
  virtq_used_elem: ['vring_used_elem'],
  virtq_used: ['vring_used'],
  virtio_blk_req: ['virtio_blk_outhdr'],
  virtio_crypto_create_session_input: ['virtio_crypto_session_input'],
  virtio_gpu_get_edid: ['virtio_gpu_cmd_get_edid'],
  virtio_net_ctrl: ['virtio_net_ctrl_hdr'],
  virtio_net_hdr: ['virtio_net_hdr', 'virtio_net_hdr_v1'],
  virtio_scsi_req_cmd: ['virtio_scsi_cmd_req'],
  virtio_scsi_ctrl_tmf: ['virtio_scsi_ctrl_tmf_req'],
  virtio_scsi_ctrl_an: ['virtio_scsi_ctrl_an_req'],
};

/** The flags of the split ring that `ring.ts` exports. */
export const RING_FLAGS: Readonly<Record<string, string>> = {
  VIRTQ_DESC_F_NEXT: 'VRING_DESC_F_NEXT',
  VIRTQ_DESC_F_WRITE: 'VRING_DESC_F_WRITE',
  VIRTQ_DESC_F_INDIRECT: 'VRING_DESC_F_INDIRECT',
  VIRTQ_AVAIL_F_NO_INTERRUPT: 'VRING_AVAIL_F_NO_INTERRUPT',
  VIRTQ_USED_F_NO_NOTIFY: 'VRING_USED_F_NO_NOTIFY',
};

/** Features and constants. */
export const CONSTANTS: Readonly<Record<string, string>> = {
  VIRTIO_F_INDIRECT_DESC: 'VIRTIO_RING_F_INDIRECT_DESC',
  VIRTIO_F_EVENT_IDX: 'VIRTIO_RING_F_EVENT_IDX',
  VIRTIO_BALLOON_F_PAGE_REPORTING: 'VIRTIO_BALLOON_F_REPORTING',
  VIRTIO_CONSOLE_DEVICE_ADD: 'VIRTIO_CONSOLE_PORT_ADD',
  VIRTIO_CONSOLE_DEVICE_REMOVE: 'VIRTIO_CONSOLE_PORT_REMOVE',
  VIRTIO_GPIO_MSG_GET_LINE_NAMES: 'VIRTIO_GPIO_MSG_GET_NAMES',
  VIRTIO_GPIO_MSG_SET_IRQ_TYPE: 'VIRTIO_GPIO_MSG_IRQ_TYPE',
  VIRTIO_NET_HASH_TYPE_IPv4: 'VIRTIO_NET_RSS_HASH_TYPE_IPv4',
  VIRTIO_NET_HASH_TYPE_TCPv4: 'VIRTIO_NET_RSS_HASH_TYPE_TCPv4',
  VIRTIO_NET_HASH_TYPE_UDPv4: 'VIRTIO_NET_RSS_HASH_TYPE_UDPv4',
  VIRTIO_NET_HASH_TYPE_IPv6: 'VIRTIO_NET_RSS_HASH_TYPE_IPv6',
  VIRTIO_NET_HASH_TYPE_TCPv6: 'VIRTIO_NET_RSS_HASH_TYPE_TCPv6',
  VIRTIO_NET_HASH_TYPE_UDPv6: 'VIRTIO_NET_RSS_HASH_TYPE_UDPv6',
  VIRTIO_NET_HASH_TYPE_IP_EX: 'VIRTIO_NET_RSS_HASH_TYPE_IP_EX',
  VIRTIO_NET_HASH_TYPE_TCP_EX: 'VIRTIO_NET_RSS_HASH_TYPE_TCP_EX',
  VIRTIO_NET_HASH_TYPE_UDP_EX: 'VIRTIO_NET_RSS_HASH_TYPE_UDP_EX',
};

/** Bits of the device status, without `VIRTIO_CONFIG_S_`. */
export const STATUS: Readonly<Record<string, string>> = { DEVICE_NEEDS_RESET: 'NEEDS_RESET' };

/** Device keys, without `VIRTIO_ID_` and `VIRTIO_TRANS_ID_`; every other name is the key in capitals. */
export const DEVICES: Readonly<Record<string, string>> = {
  blk: 'BLOCK',
  entropy: 'RNG',
  rtc: 'CLOCK',
  'signal-distribution': 'SIGNAL_DIST',
  'nitro-secure-module': 'NITRO_SEC_MOD',
  i2c: 'I2C_ADAPTER',
  'parameter-server': 'PARAM_SERV',
  bluetooth: 'BT',
};
