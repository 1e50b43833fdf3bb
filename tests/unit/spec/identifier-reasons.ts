/**
 * Names that stand in a listing or an item of the specification and are no fact of ours, each with the reason, by
 * the scope in whose section they stand. A reason that no version needs is a fault: the test says so.
 */
export const REASONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  crypto: {
    VIRTIO_CRYPTO_OPCODE:
      'A macro of the listing that puts a service and an operation together; the opcodes made with it are entered.',
  },
  fs: {
    fuse_in_header: 'A struct of the FUSE protocol, which the section refers to and does not define.',
    fuse_out_header: 'A struct of the FUSE protocol, which the section refers to and does not define.',
    fuse_read_in: 'A struct of the FUSE protocol, which the section refers to and does not define.',
  },
  generic: {
    ALIGN: 'A macro of the formula for the size of a legacy queue; no number that either side reads.',
    S: 'A struct that the introduction makes up to explain its notation (section 1.4 of 1.4).',
    VIRTIO_FLD_A: 'A value that the introduction makes up to explain its notation (section 1.5 of 1.4).',
    VIRTIO_FLD_B: 'A value that the introduction makes up to explain its notation (section 1.5 of 1.4).',
  },
  media: {
    VIDIOC_G_FMT: 'A definition of V4L2, quoted as an example of where the code of an ioctl comes from.',
    v4l2_buffer: 'A struct of V4L2, which the section refers to and does not define.',
    v4l2_event: 'A struct of V4L2, which the section refers to and does not define.',
    v4l2_format: 'A struct of V4L2, which stands only in the quoted definition of VIDIOC_G_FMT.',
    v4l2_plane: 'A struct of V4L2, which the section refers to and does not define.',
  },
};
