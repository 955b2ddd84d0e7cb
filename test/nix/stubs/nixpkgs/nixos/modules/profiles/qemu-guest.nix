{ boot.initrd.availableKernelModules = [ "virtio_net" "virtio_pci" "virtio_blk" ]; }
