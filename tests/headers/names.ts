/** Where Linux has a name of its own for what the specification names otherwise: ours to that of Linux. */

/** Structs: each is compared with the structs of Linux named here. */
export const STRUCTS: Readonly<Record<string, readonly string[]>> = {
  virtq_desc: ['vring_desc'],
  virtq_avail: ['vring_avail'],
  virtq_used_elem: ['vring_used_elem'],
  virtq_used: ['vring_used'],
  pvirtq_desc: ['vring_packed_desc'],
  pvirtq_event_suppress: ['vring_packed_desc_event'],
  virtio_admin_cmd: ['virtio_admin_cmd_hdr'],
  virtio_admin_cmd_legacy_common_cfg_wr_data: ['virtio_admin_cmd_legacy_wr_data'],
  virtio_admin_cmd_legacy_common_cfg_rd_data: ['virtio_admin_cmd_legacy_rd_data'],
  virtio_pci_legacy_notify_info: ['virtio_admin_cmd_notify_info_data'],
  virtio_admin_cmd_legacy_notify_info_result: ['virtio_admin_cmd_notify_info_result'],
  virtio_blk_req: ['virtio_blk_outhdr'],
  virtio_crypto_create_session_input: ['virtio_crypto_session_input'],
  virtio_gpu_get_edid: ['virtio_gpu_cmd_get_edid'],
  virtio_net_ctrl: ['virtio_net_ctrl_hdr'],
  virtio_net_hdr: ['virtio_net_hdr', 'virtio_net_hdr_v1'],
  virtio_scsi_req_cmd: ['virtio_scsi_cmd_req'],
  virtio_scsi_ctrl_tmf: ['virtio_scsi_ctrl_tmf_req'],
  virtio_scsi_ctrl_an: ['virtio_scsi_ctrl_an_req'],
};

/** Features and constants. */
export const CONSTANTS: Readonly<Record<string, string>> = {
  VIRTIO_F_INDIRECT_DESC: 'VIRTIO_RING_F_INDIRECT_DESC',
  VIRTIO_F_EVENT_IDX: 'VIRTIO_RING_F_EVENT_IDX',
  VIRTQ_DESC_F_NEXT: 'VRING_DESC_F_NEXT',
  VIRTQ_DESC_F_WRITE: 'VRING_DESC_F_WRITE',
  VIRTQ_DESC_F_INDIRECT: 'VRING_DESC_F_INDIRECT',
  VIRTQ_DESC_F_AVAIL: 'VRING_PACKED_DESC_F_AVAIL',
  VIRTQ_DESC_F_USED: 'VRING_PACKED_DESC_F_USED',
  VIRTQ_AVAIL_F_NO_INTERRUPT: 'VRING_AVAIL_F_NO_INTERRUPT',
  VIRTQ_USED_F_NO_NOTIFY: 'VRING_USED_F_NO_NOTIFY',
  RING_EVENT_FLAGS_ENABLE: 'VRING_PACKED_EVENT_FLAG_ENABLE',
  RING_EVENT_FLAGS_DISABLE: 'VRING_PACKED_EVENT_FLAG_DISABLE',
  RING_EVENT_FLAGS_DESC: 'VRING_PACKED_EVENT_FLAG_DESC',
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

const COMMON = 'common configuration';
const LEGACY = 'legacy header';

/** Registers of PCI, group and name by our facts: the macros that hold their offsets. */
export const PCI_REGISTERS: Readonly<Record<string, string>> = {
  [`${COMMON}: device_feature_select`]: 'VIRTIO_PCI_COMMON_DFSELECT',
  [`${COMMON}: device_feature`]: 'VIRTIO_PCI_COMMON_DF',
  [`${COMMON}: driver_feature_select`]: 'VIRTIO_PCI_COMMON_GFSELECT',
  [`${COMMON}: driver_feature`]: 'VIRTIO_PCI_COMMON_GF',
  [`${COMMON}: config_msix_vector`]: 'VIRTIO_PCI_COMMON_MSIX',
  [`${COMMON}: num_queues`]: 'VIRTIO_PCI_COMMON_NUMQ',
  [`${COMMON}: device_status`]: 'VIRTIO_PCI_COMMON_STATUS',
  [`${COMMON}: config_generation`]: 'VIRTIO_PCI_COMMON_CFGGENERATION',
  [`${COMMON}: queue_select`]: 'VIRTIO_PCI_COMMON_Q_SELECT',
  [`${COMMON}: queue_size`]: 'VIRTIO_PCI_COMMON_Q_SIZE',
  [`${COMMON}: queue_msix_vector`]: 'VIRTIO_PCI_COMMON_Q_MSIX',
  [`${COMMON}: queue_enable`]: 'VIRTIO_PCI_COMMON_Q_ENABLE',
  [`${COMMON}: queue_notify_off`]: 'VIRTIO_PCI_COMMON_Q_NOFF',
  [`${COMMON}: queue_desc`]: 'VIRTIO_PCI_COMMON_Q_DESCLO',
  [`${COMMON}: queue_driver`]: 'VIRTIO_PCI_COMMON_Q_AVAILLO',
  [`${COMMON}: queue_device`]: 'VIRTIO_PCI_COMMON_Q_USEDLO',
  [`${COMMON}: queue_notif_config_data`]: 'VIRTIO_PCI_COMMON_Q_NDATA',
  [`${COMMON}: queue_reset`]: 'VIRTIO_PCI_COMMON_Q_RESET',
  [`${COMMON}: admin_queue_index`]: 'VIRTIO_PCI_COMMON_ADM_Q_IDX',
  [`${COMMON}: admin_queue_num`]: 'VIRTIO_PCI_COMMON_ADM_Q_NUM',
  [`${LEGACY}: Device Features bits 0:31`]: 'VIRTIO_PCI_HOST_FEATURES',
  [`${LEGACY}: Driver Features bits 0:31`]: 'VIRTIO_PCI_GUEST_FEATURES',
  [`${LEGACY}: Queue Address`]: 'VIRTIO_PCI_QUEUE_PFN',
  [`${LEGACY}: queue_size`]: 'VIRTIO_PCI_QUEUE_NUM',
  [`${LEGACY}: queue_select`]: 'VIRTIO_PCI_QUEUE_SEL',
  [`${LEGACY}: Queue Notify`]: 'VIRTIO_PCI_QUEUE_NOTIFY',
  [`${LEGACY}: Device Status`]: 'VIRTIO_PCI_STATUS',
  [`${LEGACY}: ISR Status`]: 'VIRTIO_PCI_ISR',
  [`${LEGACY}: config_msix_vector`]: 'VIRTIO_MSI_CONFIG_VECTOR',
  [`${LEGACY}: queue_msix_vector`]: 'VIRTIO_MSI_QUEUE_VECTOR',
};

/** The macro of a register of MMIO: `QueueNumMax` is VIRTIO_MMIO_QUEUE_NUM_MAX. */
export function mmioRegister(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2');
  return `VIRTIO_MMIO_${words.toUpperCase()}`;
}
