import yr
@yr.invoke(invoke_options=yr.InvokeOptions(retry_times=3))
def flaky(key):
    try:
        n = int(bytes(yr.kv_get(key, 1)))
    except RuntimeError:
        n = 0
    yr.kv_write(key, str(n+1).encode())
    if n < 2:
        raise ConnectionError("try again")
    return n+1
@yr.invoke(invoke_options=yr.InvokeOptions(retry_times=3))
def dies(key):
    import os
    try:
        n = int(bytes(yr.kv_get(key, 1)))
    except RuntimeError:
        n = 0
    yr.kv_write(key, str(n+1).encode())
    if n < 2:
        os._exit(1)
    return n+1
yr.init()
for k,f in (("kx",flaky),("ky",dies)):
  yr.kv_del(k)
  try:
    print(yr.get(f.invoke(k)))
  except Exception as e:
    print(type(e), str(e)[-300:])
  print(yr.kv_read(k))
yr.finalize()
