// Made by tools/reference/augment_reference.py: do not edit.

/// What Pillow makes of the reference photo, in base64.
struct ResizeReference {
  var channels: Int
  var width: Int
  var height: Int
  var pixels: String
}

let resizeReferences = [
  ResizeReference(
    channels: 3, width: 16, height: 9,
    pixels: """
      FVyjMHe1ZaODqnZnkmqgmKqcpJSMmI2LeGWbbqB8abB3fJCKj2yIem5zhHhuf4+CQYjDcKZ5qXZWkHCbk52UmY2An4yAgZmK\
      fIhscJRiYZ5rhm2Rk4OJcneOeHB7enyFc7WbpntVd2eWiIt9enmKemxvk4Z3jHuYmWiPo2+abZJwi3SQgIOFgYV1coN4in5o\
      obA8m2SBeJGOkH2HfoB9dYeLd4F9a4l4dn95hViPjIZvenl+fnp3gJJ2iXx6j4R1r2phd3+Njnd3gn+Rh3aLiYJ8gZJ/fISH\
      mG2XfYx7kIh/e4SMgYWGf5ByeXSKnH6GgkuNfX2AfXeTdH6VeYONend+gIF5jpGFh3p5f4Z2gomQh5CRkYSLgIV5c4J0l5KR\
      iHKdknd6i3GIin+ReH+GgIeEeXFyY5OTh4eGc3mAd36CjH6FeI5zenR8gpaafKCXaIR7iXB/fH16b3F9dHp+gnx1cGSXbV+a\
      fXOHe4tsdXN3mnZwgXeHbJ5zj516dYV1cIeIdYVshXqIiH2WkHKEcHGHZHWgfGxpjnWIlG1+g415no1clW+lkWqKmX5qcIB6
      """),
  ResizeReference(
    channels: 3, width: 5, height: 7,
    pixels: """
      VoCUmYuNhIuJd46Bf3h7goiBjoOCi4Z7gIOAfXqAkIV4fICEfnmFg3p+g4R2inp9hH6EhICEg4WDhIJ/hHGLeYKGg4mAhYeI\
      g4qDgXaCfHeDc3WHe313eY2Ee4B/fHSIf3GDknx8jX17
      """),
  ResizeReference(
    channels: 3, width: 17, height: 31,
    pixels: """
      A0qRFFuiO4LJeK+iwURba369tLN+jJeaQIePjlWccrWAbbR7f1KNpm2IeYRzloFgLnWcDVSbI2qxT5alkZ1rtkl5c525t5uH\
      mqGFcnihg2mRbLF6bLN6g3mRmXZufW9shYFmd4aCG2KpN37Aaax2r4BAoFmeh7irsYiRq6J2m2SrdYWDZaxza7J5iJGWgnpn\
      fVxzeXtxsppwKXC3SpHDg7lHxVRheIG9r7OIkZSUuIaJiE2UZ6V1XaRrarF4jWmbYGihdWGggWaCkK2GN37FXqWhnaA9tk+C\
      dqG3s5WFlZl8pJCXcn6AWJ9mVZxjaZN3kl+giYaQXWaihGlnXJWZRYzLcrN0s3pGmFyfhbGgo4CHnpFriaGXa6NsZ5FYXpVc\
      aIZ2mGKbpJx5YHWUfXVmV2uaUpnDhbdBwExgbHy1paJ5f4SBonJ2ba57gpBVsINKh41UZqh0nW+Agot7oZR4aIattzR4YKfO\
      mZJLpUR6aJSjnH5yf4Bih3d7nJiHmXqKrXSGp4V2aY5zh2+dfmp1e5F4bWiQp35DbrXApn9Vfk2Pc5iEhGWAgHBbeIBytXyX\
      nmWsn2atqH2baoR0hHKqe2t8ZYF9eGxmfaxFfMODqpNQT2eciYBZXWSne0yEhIRSmmGkiFGYkFeeena5ZKd5qoCPdaWbhWaC\
      ibNBRYqlir1EvGdiY4K1qJtydYieWm6SiWh8fpOMdIqCgkmQkW6SZ4lzlX9nkIyOjZ5daZF9llSPmL8mtVJ1cZa1sZyCipiE\
      V4qWfGuKYqlwX6ZtdE+Cn2aFfINxdXVmmnl1fqticmeTvl1jpcwzimaJcKKUmXF6kYldgJSQWp1oRo1USZBZZm50l16kqaR1\
      TGKaiHpTVXWiukJlnb0ss5RBm2KNfINlb2eZg2N5jI9uin+YfnKMh3yXg4llj1l5foNve311Z3SIkJBxkpODZqKZtnpPjWmY\
      kH9aZ3Kejl2NjntuloakkICeoGeuoZBtiWhweoBtg4R5cH+ImKRjaKScdnW8r4hdWn2sqpl0iJOGtn2UiViXc7qBdLuCjFGY\
      u4KNhI+Op6JxWnGsqp1IYqmEQ2at1j2EvUhrboCBiWpzgXunh4SFZoFupZhfWJ9mdmiEg3Onea2JeISejY+DapaggmWJmkFv\
      tJ1MozF4dYx3hmF5cIGgdH+Tan9zrHZqaoN4d39vd2WWcqOBeYSbkJOLenypk3RnpF1jh7lwa0CHcJ2LnXmGW554eXO2j1qd\
      jFiaoWyvjpRbj1ljb3l3op5wa4G4y1RtlcgrZ62EV5bdeE2UdHKfbmuhfHOOapqGZoh0a4x5haeTpX5ygXh+lZdxcn6dn59u\
      i5mMUJKUQm+Vtl6lhluVgGuKaXSZnW2aepCIboR8eI9sabB3ooGJjZWBhoyFeIGVi6F/gYuVb2OaZIx5zIltlGiPlH9egol9\
      tYGamWmnlGOionBwUZRkjJicpKh3WmijnJhuUYvEnFCIyEVgrd5MqO9GoneeqJNyjmeXf4SBapB4a5F5gnR/XnmfeK+GaHGX\
      gINtbXqcpVt7lag9hJOAb7C7b7a7gHerlXt7k2qEf3aNcIJ+eYqDeX1vb12kY5CLZWx+bXNwd4B6mG1xZKJdUIePhHnARX/G\
      S3Kuc1J9jYVek2ehi1+Zmm2hfoJZe0iPU1uihIFORVmJlpQ+ZZSIMm+nOFuJvlSCNlWOWH9yhmV5bJ9rXYdrXIZqcpV+iWOO\
      X1WcanK5nXJubaVTZ3SOuUN1lI5chsRFqcRFln1XZo1nmm6Ec4CBYW5vZnN0f4tueFuIX2WsgWuWgYKKjoFdeH1ypGWDg5OF\
      c7p0ecB7kZhfcJx1oHWMjVSWgkmQjFSRmG1rYGB2bG+tkF1lY5GVnEaDl44/eaGXWoDHUHa9WILJXZ+DaKmDbohhp26Uo2qx\
      q3yCdWh2Y2yof1NjeXR8q1RecZKfYm+VzU+EvTV8uTJ5r0WMO2iZcIKRYYtjg4h8houUmHyDZ26WbZWgcFR4g4tzlVqCm4GI\
      d6BvsXpco2alpmlorYNOdXV3e1SbZIdyVZxjXaRrenGIY3a1dr2IW16llZ1iZ3K51Vhnnt0secA3arHocrlskdgfvpNM
      """),
  ResizeReference(
    channels: 3, width: 33, height: 10,
    pixels: """
      DVSbFFuiIWivNHvCTJOva7JgkKyFu2lJwDN6imqxX6bCor6XwJl5oYGdj6qEvph3Smathl+mhWWBZq2GcbhsXaR+dLtwbbSN\
      kEWMlW61mHhSZ4JifVadk3NMc49vnHWRXKN9LXS7PYTLU5q2b7Zskq06um9IvEl2i2OqcJ25lrKTsZKFl4qLlZZ4qIl7oJOU\
      hLGSbmF8iotsVZxjfJhfU5phW6JpabB3fl+MmF+muH+aXqVsilGYV4OfdVaDh3pbkZKFW3ekUJfea7LIjNMuslxArTptdFmg\
      X5GniZ56nHdwe3OmfX5ajmlif3d5k5RwtpGKaoCymXRtqG+ilHBor3apqIN7T5ZdZ651hk2Uq3K5apxjhmGUi4NfeY+HUIOY\
      hGBhopp1dm9KdLtZmeA2xGJSvjyDO3O6abDArLxJvkuEU4ybmql/TEqDZJ2thltagYCBdK2Cbmx8baV7cnCAfUSLjlWcpWyz\
      eYlQZaxzjlWchoRacoKArnWEb7Z9fn1Sg5ORZGZkr4WGjmRlmNwmyFlWvkSLQYDEe79Tv1RZW1+ebKiyuk9UaGyogIpbr4CC\
      aKSvmGlrW6KkmmttaHOxs4GGjpBha3B7jlebtX1GYqlyl12kUZhej1ifXpxkn3BydLiAjpBha220lJaYfoCCvEJKrD2EOn7F\
      fbxKwVBXW2OqdLO3iFljdn68mZ1uUVuXgoRVuYqMgYNUTpWXl5lqcXN4hFKRo2uvUpBZd7uEqHC0YKdwoGatZKtxrXa0foKN\
      V5tjqXp8i1xedEWMp6l6m51u4CduJWyzcLenwT9PT1+mda2ryVZmQIfAoZ91XGukkY9kV2egmJdsa2xrcLeMiJiWp31+lZNp\
      d4eFqG9/X6ZtnGOqX6ZtqG+2d6+Fg5Napm2mh4aHbm18W6JpTpWTuI6Mt42LoUuSU5rNqIw2oUuSZayQuEVaa4GzmZFtWG6g\
      koplXXKlopt2eXtzfFhtaGGoUoSaZ66Jll2kYJJZh2KVSI9Wj1adXaRrsHdwiVCXaZt3gJVca4FIXHKlopucoJiZVJudXpCm\
      J261gcg7xyhvR466sotAUGuynHVWRmGonnZXU2+bnZBxeXptelx3cWOqXl+mclOAem20entun2aCZaxzhXhZg0qRW6JpuH9G\
      nGOqhk2UdqOEbJl6aJR2lZZ3nZ5/ZayNeVpMR47Vqoo4P1qhgsk8kT+Gc7qajTuCe8KioU+Wm3tVYHzDbUZiecCgT2uybkiP\
      jWxGdZFxpn+bb0iPpYVeplqhgZ18Yqlet5BFpH1dl3C3kGqxj2mwlW5OoHlZsYpqWqGBeFhz
      """),
  ResizeReference(
    channels: 1, width: 40, height: 24,
    pixels: """
      AAIIEh8xR2KAosjyUVSLxudXjkMpfMNLjmlalTWpeJ7OfjO3q2wxAA4THCo7T2mHqc7WWGCNx8lykdiQeZ5Xjlhqc1SeaqSt\
      dkerlmGAvpAdJTJDWG+Nr9TBbVyQy7eDj9mim4dnfU5oXl58Y5yZZU+LiU19rKZ7LDdIXHWQsda1dl2Ry62GjseeknloYk9Z\
      UFliaIaNrpNtdjVrl45dNjpJXnaRsdWxcFuPx6p6irOgenFbfaJErmVRX2iJlbmhf4xPiHJzhWBJXHOPrs61XFaKta5gg6aW\
      aL1Sc7O/ncizbVN8bbKFZ4bBiFNUk82rWG6JqMG6Ok2BqaM2eKJ8Xavbl6qliMOIw6ZhVK+OT3ShbV8wg6qEZmd/n8GxEkJ1\
      rJEnaqVVTpzOY6l8e6RdxJA+Q5BV1buEUj3RrYNlTDF2krTazjNlndjBWaApQI6hT6JOc3VUrF60p15KxpFVkNWkg1o0euTM\
      haTKo0hUisWYZozWVnlvTXIpX0VLcUaagbDEhmkreqCGVy2qtKusl5S24Ko/dK50VXSiX262mm+0SKR8hcBsWpGkgF6tcnBY\
      X62Go5R6Y1KjyKRrXJXSZFqjyEaZmI6KfYuFlKGsxXV5n51ykFmFhn2jf2BFbaudsdp7QHixlmmFrZx7eGWSr1ZnZHeIlrNn\
      bpeZcpRhkJRsV5R8ZZHTx8CyblmVzD5kiHZWrz1urruOLJF1aZGBOHGNdl63iJCDXlbLuaaWioLPQjdyqL9bi1kwgbZtjYR0\
      q3S9tHdaspRZi7KGe0+w0bCUemZWX3Ft3lNNjJkWY7OEX5IfgEVWfTikaqnEg0zQrXxPSt62kXdiSTQjFnj5+O1mYqW2OIfb\
      sI/EVbqElsFoH4R4l96bajN+uo9yTSuD5c69sKepsbP8eHe/01irdHV3SIhLdXdyrlsxbI5oNqaHb1dT1bSWk5aEd21oZmlu\
      W1yNlGV4z3uJllO+XaGjYVqcXERqklxmPW2Te5l7YUs4Kh+lyH0gKRpZo45DlHd1a2ZvZnyDlo9LXIlnVn60gVJjcGe9o4x5\
      al9Yr8mdaHQoa7mnYLA7el1Ljy6heWeEhz9pjX5ponOXkGxnwaqWh3x1cnN5gpCeN32ij33RX6KIesFjmpllS4iFSnamoXBE\
      mamIe6SRgXZua2twemNHWUaPVT2Qw3yonJjMmUV5jF0vmY9hgsuhoIJhRFPo2MzEwMHEzdqQL0RUoGhVfhmCPl9+Tcl7LVmd\
      Wx2nrnxPNePfwqmUg3ZuamlsdICQpLzU
      """),
  ResizeReference(
    channels: 1, width: 33, height: 5,
    pixels: """
      Ii9CW3qSn6GZjYehpJ+gl2iJc3VrW253lp55f2p5gJtiYoKoqHR7h5l4h3J/fpeLeXmWfpmcZWaKl3iLfnp0eZt1qqt8b46N\
      dnuYf2uJkoBhjHmQmG2BrWOaXJ18e4OAY6qZtUuMpWqGmmt8d3d9knhfd36UdolZll6sgHeSeHKHgIaLP4+LaJ9qj2aXent7\
      dGVqdXiPgYKQg163not+d3aZpFty
      """),
  ResizeReference(
    channels: 1, width: 1, height: 1,
    pixels: """
      gQ==
      """),
  ResizeReference(
    channels: 1, width: 2, height: 21,
    pixels: """
      bXuCh4Z5hXOLjo6GfICGhXp5joSQiHqAg4t0fZSQd3iAYGiXg2uInm+J
      """),
]
