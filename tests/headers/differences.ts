/**
 * Where the Linux headers and the specification differ, and why. The test fails on any difference that is not here,
 * and on an entry whose difference does not occur.
 */
export interface Difference {
  /** The fact, as the test names it: a constant, `sizeof struct`, `offsetof struct.field` or `sizeof struct.field`. */
  readonly key: string;
  /** What Linux has. */
  readonly linux: bigint;
  /** A field of ours that the headers lack: once they have it, the entry neither excuses nor is missed. */
  readonly lacks?: string;
  /** The headers of Linux 6.1 do not have the fact, so that the entry is not missed where the headers lack it. */
  readonly newer?: true;
  /** The reason, in words. */
  readonly why: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    key: 'VRING_PACKED_DESC_F_AVAIL',
    linux: 7n,
    why: 'Linux has the number of the bit, the specification its mask, 1 << 7 (section 2.8.1 of 1.4).',
  },
  {
    key: 'VRING_PACKED_DESC_F_USED',
    linux: 15n,
    why: 'Linux has the number of the bit, the specification its mask, 1 << 15 (section 2.8.1 of 1.4).',
  },
  {
    key: 'VIRTIO_CRYPTO_AKCIPHER_ECDSA',
    linux: 3n,
    why: 'The specification has RSA as 1 and ECDSA as 2 (section 5.9.4.5 of 1.4); Linux has DSA, as 2, between them.',
  },
  {
    key: 'sizeof virtio_crypto_ecdsa_session_para',
    linux: 8n,
    why: 'Linux fills the one field of the specification up to 8 bytes, as large as the parameters of RSA beside it.',
  },
  {
    key: 'sizeof virtio_net_hash_config',
    linux: 16n,
    why: 'Linux declares it without packing: the 13 bytes before the key are rounded up to the alignment of le32, though the key itself begins at 13 in both.',
  },
  {
    key: 'sizeof virtio_net_hdr',
    linux: 10n,
    lacks: 'virtio_net_hdr.num_buffers',
    why: 'Linux keeps this name for the legacy header without num_buffers; virtio_net_hdr_v1 and virtio_net_hdr_v1_hash are the longer ones.',
  },
  {
    key: 'sizeof virtio_net_hdr_v1',
    linux: 12n,
    lacks: 'virtio_net_hdr_v1.hash_value',
    why: 'The header up to num_buffers; Linux puts it into further structs that append what the hash and the tunnels need.',
  },
  {
    key: 'sizeof virtio_pci_common_cfg',
    linux: 56n,
    lacks: 'virtio_pci_common_cfg.queue_reset',
    why: 'Linux leaves this struct as it is in 1.0 and 1.1; what later versions append has offsets of its own, or another struct, there.',
  },
  {
    key: 'sizeof virtio_scsi_ctrl_tmf_req',
    linux: 24n,
    lacks: 'virtio_scsi_ctrl_tmf_req.response',
    why: 'One struct of the specification, two of Linux: the part that the device writes is virtio_scsi_ctrl_tmf_resp.',
  },
  {
    key: 'sizeof virtio_scsi_ctrl_an_req',
    linux: 16n,
    lacks: 'virtio_scsi_ctrl_an_req.response',
    why: 'One struct of the specification, two of Linux: the part that the device writes is virtio_scsi_ctrl_an_resp.',
  },
  {
    key: 'sizeof virtio_blk_config',
    linux: 72n,
    lacks: 'virtio_blk_config.zoned',
    why: 'These headers are older than zoned block devices, the last part of the configuration.',
  },
  {
    key: 'sizeof virtio_fs_config',
    linux: 40n,
    lacks: 'virtio_fs_config.notify_buf_size',
    why: 'Linux has no notification queue for file systems, and so not the field that sizes its buffers.',
  },
  {
    key: 'sizeof virtio_gpu_config',
    linux: 16n,
    lacks: 'virtio_gpu_config.blob_alignment',
    why: 'These headers are older than the alignment of blob resources, which 1.4 appends.',
  },
  {
    key: 'sizeof virtio_net_config',
    linux: 24n,
    lacks: 'virtio_net_config.supported_tunnel_types',
    why: 'Linux does not hash by the inner header of tunnels, and so lacks the last field.',
  },
  {
    key: 'sizeof virtio_snd_config',
    linux: 12n,
    lacks: 'virtio_snd_config.controls',
    why: 'These headers are older than the control elements of sound devices, which 1.3 and 1.4 have.',
  },
  {
    key: 'offsetof virtio_snd_ctl_info.value',
    linux: 72n,
    newer: true,
    why: 'Its union has members of le64, so that Linux, which does not pack the struct, leaves 4 bytes before it. The specification does not pack it either (section 5.14.6.10.1 of 1.4), but says of all its structs that they have no padding (section 1.4).',
  },
  {
    key: 'sizeof virtio_snd_ctl_info',
    linux: 96n,
    newer: true,
    why: 'The 4 bytes before the union, as above.',
  },
  {
    key: 'sizeof virtio_net_ctrl_queue_stats.stats',
    linux: 16n,
    newer: true,
    why: 'An array of open length in the specification, of one element in Linux.',
  },
  {
    key: 'sizeof virtio_net_ctrl_queue_stats',
    linux: 16n,
    newer: true,
    why: 'The one element, as above.',
  },
  {
    key: 'sizeof virtio_admin_cmd_query_cap_id_result.supported_caps',
    linux: 8n,
    newer: true,
    why: 'An array of open length in the specification, of one element in Linux, as long as the one capability that it knows asks for.',
  },
  {
    key: 'sizeof virtio_admin_cmd_query_cap_id_result',
    linux: 8n,
    newer: true,
    why: 'The one element, as above.',
  },
];
