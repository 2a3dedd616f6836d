// Loaded before the program: if the boot script is killed outright, the program must not live on and hold the port and the data directory.
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}
