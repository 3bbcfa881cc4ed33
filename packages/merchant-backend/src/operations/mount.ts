/** Where the operations of one instance are served; without it they are those of the instance `admin`. */
export const instanceMount = '/instances/{instance}';
